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
import { placeQuery } from "../../selection/asked.ts";
import { useCoverageChoice } from "../../selection/coverage.ts";

/** As many as are read through; the API says how many there are. */
const MOST_PLACES = 300;

interface ControlPlacesProps {
  readonly service: DetectiveService;
  readonly on: number;
  /** Off or unknown. */
  readonly notOn: number;
}

const statesOf = { "not-on": ["off", "unknown"], on: ["on"] } as const satisfies Record<string, readonly DetectiveState[]>;

/** Where one detective control is not on, or where it is, and from what that is known. */
export function ControlPlaces({ service, on, notOn }: ControlPlacesProps) {
  const { place, choice, hrefWith } = useCoverageChoice();
  const listed = choice.places;
  const { account, ou, region } = place;
  const places = useQuery(
    detectiveControlsQuery(
      { ...placeQuery({ account, ou, region }), service: [service], state: [...statesOf[listed]], limit: MOST_PLACES },
      false,
    ),
  );
  return (
    <Answer of={places} name={listed === "on" ? "Where it is on" : "Where it is not on"} lines={3}>
      {({ items, total }) => (
        <div className="control-places">
          <p className="quiet">
            {listed === "on" ? (
              <>
                Where it is on ({count(on)}) ·{" "}
                <Link to={hrefWith({ places: undefined })} preventScrollReset>
                  Where it is not ({count(notOn)})
                </Link>
              </>
            ) : (
              <>
                {total === 0
                  ? `On in all ${countOf(on, "account and region", "accounts and regions")}`
                  : `Where it is not on (${count(notOn)})`}
                {on > 0 && (
                  <>
                    {" "}
                    ·{" "}
                    <Link to={hrefWith({ places: "on" })} preventScrollReset>
                      Where it is on ({count(on)})
                    </Link>
                  </>
                )}
              </>
            )}
          </p>
          {listed === "on" && total === 0 && <p className="quiet">It is on nowhere here.</p>}
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

const stateNames: Readonly<Record<DetectiveState, string>> = { on: "On", off: "Off", unknown: "Unknown" };

function PlaceItem({ answer: { accountId, accountName, state, why, regions } }: { readonly answer: PlacedAnswer }) {
  const href = useHref();
  return (
    <li>
      <span>
        <b>{stateNames[state]}</b>{" "}
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
