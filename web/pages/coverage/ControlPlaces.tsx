import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { DetectivePlace } from "../../../contract/detective-controls.ts";
import type { DetectiveService, DetectiveState } from "../../../posture/words.ts";
import { detectiveControlsQuery } from "../../api/queries.ts";
import { Answer } from "../../components/Answer.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { count, countOf } from "../../formats/number.ts";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";
import { useCoverageChoice } from "../../selection/coverage.ts";
import { placeQuery } from "../../selection/place.ts";

/** As many as are read through; the API says how many there are. */
const MOST_PLACES = 300;

/** Where one detective control is not on, and from what that is known. */
export function ControlPlaces({ service, on }: { readonly service: DetectiveService; readonly on: number }) {
  const { place } = useCoverageChoice();
  const { account, ou, region } = place;
  const places = useQuery(
    detectiveControlsQuery(
      { ...placeQuery({ account, ou, region }), service: [service], state: ["off", "unknown"], limit: MOST_PLACES },
      false,
    ),
  );
  return (
    <Answer of={places} name="Where it is not on" lines={3}>
      {({ items, total }) => (
        <div className="control-places">
          {total === 0 && <p className="quiet">On in all {countOf(on, "account and region", "accounts and regions")}.</p>}
          <ul className="plain">
            {answersOf(items).map((answer) => (
              <PlaceItem key={`${answer.accountId} ${answer.state} ${answer.why}`} answer={answer} />
            ))}
          </ul>
          {total > items.length && <p className="quiet">And {count(total - items.length)} more: choose an OU or an account to see them.</p>}
        </div>
      )}
    </Answer>
  );
}

interface PlacedAnswer extends Pick<DetectivePlace, "accountId" | "accountName"> {
  readonly state: DetectiveState;
  readonly why: string;
  readonly regions: readonly string[];
}

/** What is known of several regions of an account for one reason is one line; what is off goes before what is not known. */
function answersOf(places: readonly DetectivePlace[]): readonly PlacedAnswer[] {
  const answers = new Map<string, PlacedAnswer>();
  for (const { accountId, accountName, region, services } of places) {
    for (const { state, why } of services) {
      const key = JSON.stringify([accountId, state, why]);
      answers.set(key, { accountId, accountName, state, why, regions: [...(answers.get(key)?.regions ?? []), region] });
    }
  }
  return [...answers.values()].sort((a, b) => a.state.localeCompare(b.state));
}

function PlaceItem({ answer: { accountId, accountName, state, why, regions } }: { readonly answer: PlacedAnswer }) {
  const href = useHref();
  return (
    <li>
      <span>
        <b>{state === "off" ? "Off" : "Unknown"}</b>{" "}
        <Link to={href(paths.account(accountId), { account: undefined })}>
          <Foreign text={accountName} otherwise={accountId} />
        </Link>{" "}
        <span className="quiet inline">{regions.join(", ")}</span>
      </span>
      <span className="quiet wrap">
        <Foreign text={why} />
      </span>
    </li>
  );
}
