/**
 * Score, checks passed and open counts of any view and day, by a deliberately naive reckoning that shares nothing with the product: the
 * score from AWS's own words, one record after the other; the rest from the findings' rows as they stood at the end of each day.
 */
import * as fc from "fast-check";
import type { Change, PostureOf, PostureQuery } from "../../db/read/posture.ts";
import type { Reach } from "../../posture/reach.ts";
import type { AccountId, PrincipleGroup } from "../../posture/words.ts";
import type { ControlRecord, ControlStatus } from "./control-documents.ts";
import { accounts, dayOf, isOnGlobalResources, type RandomOrganization, regions, type StoodRow, units } from "./random-organization.ts";

export interface AskedView {
  readonly reach: readonly AccountId[] | undefined;
  readonly account: readonly AccountId[] | undefined;
  readonly ou: string | undefined;
  readonly region: readonly string[] | undefined;
  readonly principle: PrincipleGroup | undefined;
}

const ouAccounts: Readonly<Record<string, readonly number[]>> = {
  Root: [0, 1, 2],
  [units[0]]: [0, 1],
  "ou-0": [0, 1],
  [units[1]]: [1],
  [units[2]]: [2],
  "ou-2": [2],
  Nowhere: [],
};

export const view: fc.Arbitrary<AskedView> = fc.record({
  reach: fc.option(fc.subarray([...accounts]), { nil: undefined, freq: 2 }),
  account: fc.option(fc.subarray([...accounts], { minLength: 1 }), { nil: undefined, freq: 2 }),
  ou: fc.option(fc.constantFrom(...Object.keys(ouAccounts)), { nil: undefined, freq: 2 }),
  region: fc.option(fc.subarray([...regions, "global"], { minLength: 1 }), { nil: undefined, freq: 2 }),
  principle: fc.option(fc.constantFrom<PrincipleGroup>("identity", "layers", "people", "unmapped", "events"), { nil: undefined, freq: 1 }),
});

const hasAccount = (asked: AskedView, id: AccountId): boolean =>
  isWithin(asked, id) &&
  (asked.account === undefined || asked.account.includes(id)) &&
  (asked.ou === undefined || (ouAccounts[asked.ou] ?? []).includes(accounts.indexOf(id))) &&
  (asked.ou === undefined || knowsUnit(asked, asked.ou));

const isWithin = ({ reach }: AskedView, id: AccountId): boolean => reach === undefined || reach.includes(id);

/** An OU's id is known from the accounts in it: whoever sees none of those does not learn what it stands for. */
const knowsUnit = (asked: AskedView, ou: string): boolean => accounts.every((id, index) => ou !== `ou-${index}` || isWithin(asked, id));

const principleOf: Readonly<Record<string, PrincipleGroup>> = {
  "S3.1": "people",
  "S3.5": "data",
  "EC2.19": "layers",
  "IAM.5": "identity",
  "CloudFront.1": "layers",
  "Future.7": "unmapped",
};

const lastOf = (days: RandomOrganization["days"], record: number, day: number): ControlStatus | undefined =>
  days
    .slice(0, day + 1)
    .map((statuses) => statuses[record])
    .filter((status) => status !== undefined)
    .at(-1);

function naiveScore({ records, days }: RandomOrganization, asked: AskedView, day: number): number | null {
  const inView = (record: ControlRecord): boolean =>
    hasAccount(asked, record.account) &&
    (asked.principle === undefined || principleOf[record.control] === asked.principle) &&
    (asked.region === undefined ||
      asked.region.includes(record.region) ||
      (asked.region.includes("global") && isOnGlobalResources(record.control)));
  let withData = 0;
  let passed = 0;
  for (const control of Object.keys(principleOf)) {
    const words: string[] = [];
    for (const [index, record] of records.entries()) {
      const status = lastOf(days, index, day);
      if (record.control !== control || status === undefined || !inView(record)) continue;
      if (status.state === "ACTIVE" && status.workflow !== "SUPPRESSED") words.push(status.compliance);
    }
    if (words.length === 0) continue;
    withData += 1;
    if (words.every((word) => word === "PASSED")) passed += 1;
  }
  return withData === 0 ? null : Math.round(Number(((100 * passed) / withData).toFixed(6)));
}

/** What the day's findings are in numbers: a control that found nothing to evaluate has passed nothing. */
export const countedOn = ({ records, days }: RandomOrganization, stood: Stood, day: number): readonly StoodRow[] =>
  (stood[day] ?? []).filter((row) => {
    const said = records.flatMap(({ account, region, control, resource }, index) => {
      const isOfRow = account === row.account_id && control === row.check_id && resource.id === row.uid;
      const last = lastOf(days, index, day);
      return last !== undefined && isOfRow && (region === row.region || row.region === "global") ? [last] : [];
    });
    const speaking = said.filter(({ state }) => state === "ACTIVE");
    return (speaking.length > 0 ? speaking : said).some(({ foundNothing }) => foundNothing !== true);
  });

type Stood = readonly (readonly StoodRow[])[];

/** However it ended: what AWS evaluates no more has passed nothing. */
const stateOf = ({ standing, lost, active }: StoodRow): string => {
  if (standing === "passed") return lost === 1 ? "unknown" : "passed";
  if (standing !== "resolved" && standing !== "closed") return standing;
  return active.length === 0 ? "closed" : active.every((compliance) => compliance === "PASSED") ? "passed" : "unknown";
};

interface Reckoned {
  readonly open: number;
  readonly bySeverity: Readonly<Record<string, number>>;
  readonly passed: number;
  readonly failed: number;
  readonly unknown: number;
  readonly suppressed: number;
}

export function reckon(rows: readonly StoodRow[], asked: AskedView): Reckoned {
  const { principle } = asked;
  const mine = rows.filter(
    (row) =>
      hasAccount(asked, row.account_id) &&
      (asked.region === undefined || asked.region.includes(row.region)) &&
      (principle === undefined || row.principle === principle),
  );
  const count = (state: string) => mine.filter((row) => stateOf(row) === state).length;
  const bySeverity: Record<string, number> = { CRITICAL: 0, HIGH: 0, MEDIUM: 0, LOW: 0, INFORMATIONAL: 0 };
  for (const row of mine) if (stateOf(row) === "open") bySeverity[row.severity] = (bySeverity[row.severity] ?? 0) + 1;
  const failed = count("open");
  return { open: failed, bySeverity, passed: count("passed"), failed, unknown: count("unknown"), suppressed: count("suppressed") };
}

/** Between the ends of consecutive days: one run a day. */
function flows(stood: Stood, asked: AskedView, day: number, since: number) {
  const { principle } = asked;
  let opened = 0;
  let fixed = 0;
  for (let index = since + 1; index <= day; index += 1) {
    const before = new Map((stood[index - 1] ?? []).map((row) => [row.id, stateOf(row)]));
    for (const row of stood[index] ?? []) {
      if (!hasAccount(asked, row.account_id) || (asked.region !== undefined && !asked.region.includes(row.region))) continue;
      if (principle !== undefined && row.principle !== principle) continue;
      const wasOpen = before.get(row.id) === "open";
      const isOpen = stateOf(row) === "open";
      if (isOpen && !wasOpen) opened += 1;
      if (wasOpen && !isOpen && row.reason === "fixed") fixed += 1;
    }
  }
  return { opened, fixed };
}

export const reachOf = ({ reach }: AskedView): Reach =>
  reach === undefined ? { kind: "everything" } : { kind: "accounts", accounts: reach };

/** At the end of a day. */
export const queryOf = ({ account, ou, region, principle }: AskedView, day: number): PostureQuery => ({
  account,
  region,
  ou: ou === undefined ? undefined : [ou],
  principle: principle === undefined ? undefined : [principle],
  at: dayOf(day),
});

/** What every part of the answer must be, the whole and each of its groups. */
export function naivePart(organization: RandomOrganization, stood: Stood, asked: AskedView, day: number, since = 0) {
  const { open, bySeverity, suppressed: _, ...checks } = reckon(stood[day] ?? [], asked);
  const isRead = accounts.some((id) => hasAccount(asked, id));
  const before = reckon(stood[since] ?? [], asked);
  const score = naiveScore(organization, asked, day);
  return {
    score,
    checks,
    // Where nobody of the view was ever read, nobody can speak for what is open.
    open: isRead ? bySeverity : null,
    openTotal: isRead ? open : null,
    change:
      isRead && day > 0
        ? {
            since: dayOf(since),
            score: less(score, naiveScore(organization, asked, since)),
            checksPassed: less(shareOf(checks), shareOf(before)),
            open: open - before.open,
            bySeverity: Object.fromEntries(Object.entries(bySeverity).map(([word, n]) => [word, n - (before.bySeverity[word] ?? 0)])),
            ...flows(stood, asked, day, since),
          }
        : null,
  };
}

const less = (now: number | null, before: number | null): number | null => (now === null || before === null ? null : now - before);

export const shareOf = ({ passed, failed, unknown }: Pick<Reckoned, "passed" | "failed" | "unknown">): number | null =>
  passed + failed + unknown === 0 ? null : Math.round(Number(((100 * passed) / (passed + failed + unknown)).toFixed(6)));

export function partOf({
  score,
  checksPassed: { passed, failed, unknown },
  open,
  openTotal,
  change = null,
}: PostureOf & { change?: Change | null }) {
  return { score, checks: { passed, failed, unknown }, open, openTotal, change };
}
