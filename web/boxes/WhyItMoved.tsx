import type { UseQueryResult } from "@tanstack/react-query";
import { memo } from "react";
import { Link } from "react-router";
import type { Changes } from "../../contract/changes.ts";
import type { Trend } from "../../contract/trend.ts";
import { isRealIn, isRealOut } from "../../posture/verdict.ts";
import { Waterfall } from "../charts/Waterfall.tsx";
import type { WaterfallGroup } from "../charts/waterfall.ts";
import { EmptyState } from "../components/EmptyState.tsx";
import { countOf } from "../formats/number.ts";
import { dayName } from "../formats/time.ts";
import { paths } from "../paths.ts";
import { useHref } from "../selection/address.ts";
import { useAsIf } from "../selection/as-if.ts";
import { causeNames } from "../words.ts";
import { Box } from "./Box.tsx";
import { NotAsIf } from "./NotAsIf.tsx";

interface WhyItMovedBoxProps {
  /** That the days of the change follow from: without it the change is never asked for, and it is this one that failed. */
  readonly days?: UseQueryResult<Trend>;
  readonly changes: UseQueryResult<Changes>;
  /** As many as its neighbour has. */
  readonly lines: number;
}

export function WhyItMovedBox({ days, changes, lines }: WhyItMovedBoxProps) {
  const { isOn } = useAsIf();
  if (isOn) return <NotAsIf what="Why it moved" />;
  const box = { name: "Why it moved", description: "Every open finding that came or went counts once.", lines };
  if (days?.isLoadingError === true) {
    return (
      <Box {...box} of={days}>
        {() => null}
      </Box>
    );
  }
  return (
    <Box {...box} of={changes}>
      {(changes) => <WhyItMoved changes={changes} />}
    </Box>
  );
}

/** The whole change by its causes, without a rest; each opens exactly its findings. */
const WhyItMoved = memo(function WhyItMoved({ changes }: { readonly changes: Changes }) {
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
        // What rests on no fresh evidence is known of the present alone.
        to={{ name: withoutFreshEvidence === null ? `Open on ${dayName(to, now)}` : "Open now", open: open.to }}
        groups={groupsOf(changes)}
        labelOf={(id) => {
          const [direction, cause = ""] = id.split("/");
          // The days are given, so that the list is the same tomorrow; every status, since what left is open no longer.
          const asked = { direction, cause, range: "custom", from: countedFrom, to, status: "all" };
          return <Link to={href(paths.findings, asked)}>{causeNames(cause)}</Link>;
        }}
      />
      {withoutFreshEvidence !== null && withoutFreshEvidence > 0 && (
        <p className="quiet note">
          Of the open, {countOf(withoutFreshEvidence, "rests", "rest")} on no fresh evidence.{" "}
          <Link to={href(paths.coverage)}>Coverage</Link>
        </p>
      )}
    </>
  );
});

/** What only came into view or left it is no news of the organization, and what was suppressed is no progress: they stand apart. */
function groupsOf({ entered, left }: Changes): readonly WaterfallGroup[] {
  const side = (direction: "entered" | "left", isMeant: (cause: string) => boolean) =>
    (direction === "entered" ? entered : left).parts
      .filter(({ cause }) => isMeant(cause))
      .map(({ cause, n }) => ({ id: `${direction}/${cause}`, n: direction === "entered" ? n : -n }))
      .sort((a, b) => Math.abs(b.n) - Math.abs(a.n));
  return [
    { name: "Entered", kind: "entered", parts: side("entered", isRealIn) },
    { name: "Came into view, not new", kind: "seen", parts: side("entered", (cause) => !isRealIn(cause)) },
    { name: "Left", kind: "left", parts: side("left", isRealOut) },
    { name: "Left the count, not fixed", kind: "put away", parts: side("left", (cause) => !isRealOut(cause)) },
  ];
}
