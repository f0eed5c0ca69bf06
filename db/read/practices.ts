/** Best practices of the security pillar, and the checks that are about them (domain.md section 6). Of the present. */
import type { Kysely } from "kysely";
import { isControl } from "../../posture/catalogue/catalogue.ts";
import type { Catalogue } from "../../posture/catalogue/decide.ts";
import { type Practice, practices } from "../../posture/catalogue/decisions.ts";
import type { Reach } from "../../posture/reach.ts";
import { type Counts, countStatuses, percentOf, type RecordCounts, statusOf } from "../../posture/score.ts";
import { type ControlStatus, type Kind, type PrincipleGroup, severities } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { controlRecords } from "./control-records.ts";
import { type Calendar, type Counted, comparedWith, countedOn, todayOf } from "./counted.ts";
import { openChecks, productsOf, severitiesOf } from "./open-checks.ts";
import { groupsOf, type PostureQuery, type PrinciplePosture, principlesOf } from "./posture.ts";
import { type BySeverity, noneOpen, totalOf } from "./summary.ts";
import { isOneOf, type View, type ViewQuery, viewOf } from "./view.ts";

export interface BestPractice {
  id: string;
  title: string;
  risk: Practice["risk"];
  score: number | null;
  controls: Counts;
  open: BySeverity;
  openTotal: number;
  /** Checks about it that have data in the view. */
  checksTotal: number;
}

export interface PracticeCheck {
  check: string;
  title: string;
  kind: Kind;
  status: ControlStatus | null;
  open: BySeverity;
  openTotal: number;
  practices: string[];
}

export interface WholePrinciple extends Counted, PrinciplePosture {
  bestPractices: (BestPractice & { checks: string[] })[];
  checks: PracticeCheck[];
  checksTotal: number;
}

/** More checks than these are counted and not listed: each vulnerability is a check. */
const MOST_CHECKS = 500;

/** @param query of the view; its `principle` is the one that is asked for. */
export async function readPrinciple(
  db: Kysely<Schema>,
  reach: Reach,
  id: PrincipleGroup,
  query: ViewQuery & Pick<PostureQuery, "since">,
  { catalogue, calendar }: { readonly catalogue: Catalogue; readonly calendar: Calendar },
): Promise<WholePrinciple> {
  const view = await viewOf(db, reach, { ...query, principle: [id] });
  const day = todayOf(calendar);
  const days = await comparedWith(db, day, query.since);
  const [counted, parts, checks] = await Promise.all([
    countedOn(db, day, calendar),
    principlesOf(db, view, days),
    checksIn(db, view, catalogue),
  ]);
  const [group] = groupsOf(parts, days);
  if (group === undefined) throw new Error(`the principle ${id} was asked for and is no group`);
  const about = byPractice(checks);
  return {
    ...counted,
    ...group,
    bestPractices: practices.flatMap((practice) => {
      const its = about.get(practice.id) ?? [];
      return its.length === 0 ? [] : [{ ...told(practice, its), checks: its.slice(0, MOST_CHECKS).map(({ check }) => check) }];
    }),
    checks: checks.slice(0, MOST_CHECKS).map(({ records: _, ...check }) => check),
    checksTotal: checks.length,
  };
}

/** All of them, also those that no check of the view is about. A check that is about two counts for both: they do not add up. */
export async function readBestPractices(
  db: Kysely<Schema>,
  reach: Reach,
  query: ViewQuery,
  catalogue: Catalogue,
): Promise<{ items: BestPractice[] }> {
  const about = byPractice(await checksIn(db, await viewOf(db, reach, query), catalogue));
  return { items: practices.map((practice) => told(practice, about.get(practice.id) ?? [])) };
}

interface CheckHere extends PracticeCheck {
  readonly records: RecordCounts | undefined;
}

/** Checks of the view with an open finding, what to fix first at the top; then controls that have data and nothing open. */
async function checksIn(db: Kysely<Schema>, view: View, catalogue: Catalogue): Promise<readonly CheckHere[]> {
  const open = { ...view, kinds: undefined, products: undefined };
  const [found, controls, products] = await Promise.all([
    openChecks(db, open, { sort: "weight", limit: EVERY_CHECK, after: undefined }),
    controlRecords(db, view),
    productsOf(db, open),
  ]);
  const openOf = new Map(found.map((row) => [row.check_ref, severitiesOf(row)]));
  const withData = [...controls].filter(([, records]) => statusOf(records) !== "no data").map(([id]) => id);
  const ids = [...new Set([...openOf.keys(), ...withData])];
  const named = await namesOf(db, ids);
  return ids.flatMap((id) => {
    const row = named.get(id);
    if (row === undefined) return [];
    const bySeverity = openOf.get(id) ?? noneOpen();
    const records = controls.get(id);
    const product = isControl(row.check_id) ? "securityhub" : products.get(id)?.[0];
    return {
      check: row.check_id,
      title: row.title,
      kind: row.kind,
      status: records === undefined ? null : statusOf(records),
      open: bySeverity,
      openTotal: totalOf(bySeverity),
      practices: [...catalogue.decide({ check: row.check_id, product }).practices],
      records,
    };
  });
}

/** More than there are vulnerabilities with a number. */
const EVERY_CHECK = 1_000_000;

type Named = Pick<Schema["checks"], "id" | "check_id" | "kind" | "title">;

/** @param ids as many at a time as a statement takes. */
async function namesOf(db: Kysely<Schema>, ids: readonly number[]): Promise<ReadonlyMap<number, Named>> {
  const named = new Map<number, Named>();
  for (let start = 0; start < ids.length; start += NAMES_AT_A_TIME) {
    const part = ids.slice(start, start + NAMES_AT_A_TIME);
    const rows = await db.selectFrom("checks").select(["id", "check_id", "kind", "title"]).where(isOneOf("id", part)).execute();
    for (const row of rows) named.set(row.id, row);
  }
  return named;
}
const NAMES_AT_A_TIME = 10_000;

function byPractice(checks: readonly CheckHere[]): ReadonlyMap<string, readonly CheckHere[]> {
  const about = new Map<string, CheckHere[]>();
  for (const check of checks) {
    for (const id of check.practices) {
      const checksAbout = about.get(id);
      if (checksAbout === undefined) about.set(id, [check]);
      else checksAbout.push(check);
    }
  }
  return about;
}

function told({ id, title, risk }: Practice, checks: readonly CheckHere[]): BestPractice {
  const controls = countStatuses(checks.flatMap(({ records }) => records ?? []));
  const open = noneOpen();
  for (const check of checks) for (const severity of severities) open[severity] += check.open[severity];
  return { id, title, risk, score: percentOf(controls), controls, open, openTotal: totalOf(open), checksTotal: checks.length };
}
