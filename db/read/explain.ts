/** How a number of a view and day was made: from which counts, by which rule, of which scopes. */
import type { Kysely } from "kysely";
import { remarks, rulesInWords } from "../../posture/explained.ts";
import type { Reach } from "../../posture/reach.ts";
import { percentOf, type RecordCounts, statusOf } from "../../posture/score.ts";
import {
  type ControlStatus,
  type CountRole,
  type ExplainedNumber,
  kinds,
  type PrincipleGroup,
  type SourceId,
  severities,
  sources,
} from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { controlsOf } from "./control-records.ts";
import { type Calendar, type Counted, countedOn, dayAsked, todayOf } from "./counted.ts";
import { type PostureQuery, principlesOf } from "./posture.ts";
import { type DayShare, sharesBy, sharesOn, sharesTogether } from "./share.ts";
import { movedTogether, type Standing } from "./standing.ts";
import { totalOf } from "./summary.ts";
import { type View, viewOf } from "./view.ts";

export interface ExplainQuery extends Omit<PostureQuery, "since"> {
  readonly number?: ExplainedNumber | undefined;
}

interface CountIn {
  what: string;
  n: number;
  role: CountRole;
}

export interface ExplainedControl extends RecordCounts {
  check: string;
  title: string;
  principle: PrincipleGroup;
  status: ControlStatus;
}

export interface Explained extends Counted {
  number: ExplainedNumber;
  value: number | null;
  rule: string;
  remarks: string[];
  counts: CountIn[];
  controls: ExplainedControl[];
  coverage: DayShare | null;
  sources: { source: SourceId; share: DayShare }[] | null;
}

interface Made {
  readonly value: number | null;
  readonly counts: CountIn[];
  readonly controls: ExplainedControl[];
}

/** @throws Refusal naming `at`. */
export async function readExplained(db: Kysely<Schema>, reach: Reach, query: ExplainQuery, calendar: Calendar): Promise<Explained> {
  const { number = "score" } = query;
  const day = dayAsked(query.at, calendar);
  const today = todayOf(calendar);
  const view = await viewOf(db, reach, query);
  const [counted, made, shares, bySource] = await Promise.all([
    countedOn(db, day, calendar),
    number === "score" ? scoreMade(db, view, day) : standingMade(db, view, day, number),
    day === today ? undefined : sharesOn(db, view, day, today, calendar),
    day === today ? sharesBy<SourceId>(db, "source", view, calendar) : undefined,
  ]);
  const spoken = sources.filter((source) => number !== "score" || source === "securityhub");
  return {
    ...counted,
    number,
    ...made,
    rule: rulesInWords[number],
    remarks: [...remarks[number]],
    ...(bySource === undefined
      ? { coverage: (number === "score" ? shares?.score : shares?.all) ?? null, sources: null }
      : {
          coverage: sharesTogether(spoken.flatMap((source) => bySource.get(source)?.all ?? [])),
          sources: spoken.map((source) => ({ source, share: bySource.get(source)?.all ?? none })),
        }),
  };
}

const none: DayShare = { fresh: 0, of: 0, deniedByScp: 0 };

async function scoreMade(db: Kysely<Schema>, view: View, day: Counted["day"]): Promise<Made> {
  const controls = (await controlsOf(db, view, day)).map(({ check_id, ...control }) => ({
    check: check_id,
    ...control,
    status: statusOf(control),
  }));
  const of = (status: ControlStatus) => controls.filter((control) => control.status === status).length;
  const counts = { passed: of("passed"), failed: of("failed"), unknown: of("unknown") };
  return {
    value: percentOf(counts),
    counts: [
      { what: "controls passed", n: counts.passed, role: "for" },
      { what: "controls failed", n: counts.failed, role: "against" },
      { what: "controls unknown", n: counts.unknown, role: "against" },
      { what: "controls without data now", n: of("no data"), role: "left out" },
    ],
    controls,
  };
}

async function standingMade(db: Kysely<Schema>, view: View, day: Counted["day"], number: "checksPassed" | "open"): Promise<Made> {
  const { groups, hasReported } = await principlesOf(db, view, { day });
  const { now } = movedTogether([...groups.values()].map(({ moved }) => moved));
  if (number === "open") return { value: hasReported ? totalOf(now.open) : null, counts: openCounts(now), controls: [] };
  const { passed, failed, unknown } = now.checks;
  return {
    value: percentOf(now.checks),
    counts: [
      { what: "checks passed", n: passed, role: "for" },
      { what: `posture findings open${view.asIf === undefined ? " or accepted" : ", accepted or suppressed"}`, n: failed, role: "against" },
      { what: "checks without an answer", n: unknown, role: "against" },
      { what: "findings suppressed", n: now.suppressed, role: "left out" },
    ],
    controls: [],
  };
}

/** By kind; beside it the same by severity: each adds up to the number. */
const openCounts = ({ open, openByKind, accepted, suppressed }: Standing): CountIn[] => [
  ...kinds.map((kind): CountIn => ({ what: `open: ${kind}`, n: openByKind[kind], role: "counted" })),
  ...severities.map((severity): CountIn => ({ what: `open: ${severity}`, n: open[severity], role: "counted" })),
  { what: "accepted", n: accepted, role: "left out" },
  { what: "suppressed", n: suppressed, role: "left out" },
];
