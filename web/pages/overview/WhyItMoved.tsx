import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { Changes } from "../../../contract/changes.ts";
import type { Trend } from "../../../contract/trend.ts";
import { changesQuery } from "../../api/queries.ts";
import { Waterfall } from "../../charts/Waterfall.tsx";
import type { WaterfallGroup } from "../../charts/waterfall.ts";
import { Answer, Loading } from "../../components/Answer.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { countOf } from "../../formats/number.ts";
import { dayName } from "../../formats/time.ts";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";
import { placeQuery, usePlace } from "../../selection/place.ts";
import { causeNames, inView } from "../../words.ts";

const LINES = 16;

/** The whole change by its causes, without a rest. Counted over the range of the trend, from the first day that was read. */
export function WhyItMoved({ trend }: { readonly trend: UseQueryResult<Trend> }) {
  const { change, to } = trend.data ?? {};
  return (
    <Container
      header={
        <Header variant="h2" description="Every finding that came or went counts once.">
          Why it moved
        </Header>
      }
    >
      {trend.data === undefined ? (
        <Answer of={trend} name="Why it moved" lines={LINES}>
          {() => null}
        </Answer>
      ) : change == null || to === undefined ? (
        <EmptyState heading="No change is known">Changes count from the first complete run.</EmptyState>
      ) : (
        <Between from={change.since} to={to} />
      )}
    </Container>
  );
}

function Between({ from, to }: { readonly from: string; readonly to: string }) {
  const { place } = usePlace();
  const changes = useQuery(changesQuery({ ...placeQuery(place), from, to }));
  if (changes.isPending) return <Loading name="Why it moved" lines={LINES} />;
  return (
    <Answer of={changes} name="Why it moved" lines={LINES}>
      {(changes) => <Moved changes={changes} />}
    </Answer>
  );
}

function Moved({ changes }: { readonly changes: Changes }) {
  const href = useHref();
  const { open, countedFrom, to, withoutFreshEvidence } = changes;
  const now = new Date();
  if (open.from === null || open.to === null || countedFrom === null) {
    return <EmptyState heading="No change is known">Nobody reported at the beginning or at the end of these days.</EmptyState>;
  }
  return (
    <>
      <Waterfall
        from={{ name: `Open on ${dayName(countedFrom, now)}`, open: open.from }}
        to={{ name: `Open on ${dayName(to, now)}`, open: open.to }}
        groups={groupsOf(changes)}
        labelOf={(id) => {
          const [direction, cause = ""] = id.split("/");
          // The list that it opens has exactly these findings: the days are given, whatever the range's words will mean tomorrow.
          return <Link to={href(paths.findings, { direction, cause, range: "custom", from: countedFrom, to })}>{causeNames(cause)}</Link>;
        }}
      />
      {withoutFreshEvidence !== null && withoutFreshEvidence > 0 && (
        <p className="quiet note">Of the open, {countOf(withoutFreshEvidence, "is", "are")} without fresh evidence.</p>
      )}
    </>
  );
}

/** What only came into view is no news of the organization, and stands apart. */
function groupsOf({ entered, left }: Changes): readonly WaterfallGroup[] {
  const part = (direction: "entered" | "left", sign: 1 | -1, parts: Changes["entered"]["parts"]) =>
    parts.map(({ cause, n }) => ({ id: `${direction}/${cause}`, n: sign * n }));
  return [
    {
      name: "Entered",
      kind: "entered",
      parts: part(
        "entered",
        1,
        entered.parts.filter(({ cause }) => !inView.has(cause)),
      ),
    },
    {
      name: "Seen for the first time, not new",
      kind: "seen",
      parts: part(
        "entered",
        1,
        entered.parts.filter(({ cause }) => inView.has(cause)),
      ),
    },
    { name: "Left", kind: "left", parts: part("left", -1, left.parts) },
  ];
}
