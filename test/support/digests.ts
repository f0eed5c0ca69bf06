/** Digests of the sample organization: a busy, a quiet and a stale week, of owners of one, some and sixty accounts, and of its lead. */
import type { Reader } from "../../db/dialect/connection.ts";
import type { ListedAcceptance } from "../../db/read/acceptances.ts";
import type { Plan } from "../../db/read/plans.ts";
import { keptOf } from "../../db/read/service-levels.ts";
import { addressesAt } from "../../notify/digest/addresses.ts";
import type { Digest, Piece } from "../../notify/digest/digest.ts";
import { type Facts, type FactsContext, type LeadFacts, readFacts, readLeadFacts } from "../../notify/digest/facts.ts";
import { composeLead } from "../../notify/digest/lead.ts";
import { composeOwner } from "../../notify/digest/owner.ts";
import type { Setting } from "../../notify/digest/parts.ts";
import type { Day } from "../../posture/calendar.ts";
import { builtIn } from "../../posture/catalogue/decide.ts";
import { type Period, periodOf, type Week } from "../../posture/week.ts";
import type { AccountId } from "../../posture/words.ts";
import { testKeys } from "./signed-in.ts";

const DAY_MS = 86_400_000;

export const weekly = (week: string): Period => periodOf(week as Week, "weekly") as Period;

export const contextAt = (db: Reader["kysely"], at: string): FactsContext => ({
  db,
  calendar: { now: new Date(at), intervalMs: DAY_MS, timeZone: "UTC" },
  catalogue: builtIn,
});

export const settingAt = (at: string, name: string | null): Setting => ({
  ...{
    to: addressesAt("https://pillarwatch.example.com"),
    timeZone: "Europe/Amsterdam",
    at,
    name,
    intervalMs: DAY_MS,
    stop: "https://pillarwatch.example.com/unsubscribe#owner-digest.0f",
  },
});

/** What a mail is made with, whoever it is for. */
export const roundAt = (db: Reader["kysely"], at: string) => ({
  ...{ db, catalogue: builtIn, intervalMs: DAY_MS, schedule: { cron: "0 8 * * 1", timeZone: "UTC" }, now: () => new Date(at) },
  sender: { from: { name: undefined, address: "posture@halden.test" }, keys: testKeys, publicUrl: "https://pillarwatch.example.com" },
});

/** The large numbers of a mail, with what each is called. */
export const figuresIn = (html: string): readonly (readonly (string | undefined)[])[] =>
  [...html.matchAll(/<p class="quiet"[^>]*>([^<]*)<\/p>\s*<p [^>]*font-size:24px[^>]*><a [^>]*>([^<]*)<\/a>/g)].map(([, label, value]) => [
    label,
    value?.replace("&nbsp;", " "),
  ]);

/** Every piece of text, wherever it stands. */
export function piecesOf(digest: Digest): readonly Piece[] {
  const found: Piece[] = [];
  const look = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(look);
    else if (typeof value === "object" && value !== null) {
      if ("text" in value) found.push(value as Piece);
      Object.values(value).forEach(look);
    }
  };
  look(digest);
  return found;
}

/** All of a mail's HTML but where its links' host is, and the way to unsubscribe, which a preview has not. */
export const lettersOf = (html: string): string =>
  html
    .replace(/ · <a [^>]*>(?:<bdi>)?Unsubscribe<\/a>/, "")
    .replace(/https?:\/\/[^/"]+/g, "")
    .replace(/\r\n/g, "\n")
    .trim();

export async function accountsOwnedBy(db: Reader["kysely"], email: string): Promise<readonly AccountId[]> {
  const rows = await db
    .selectFrom("accounts")
    .innerJoin("account_owners", "account_owners.account", "accounts.id")
    .where("email_folded", "=", email)
    .select("account_id")
    .execute();
  return rows.map(({ account_id }) => account_id);
}

const owners = {
  some: "ines.vieira@vesper-freight.example",
  gaps: "aylin.demir@vesper-freight.example",
  one: "mirjam.lund@vesper-freight.example",
} as const;

/** By name. */
export async function sampleDigests(db: Reader["kysely"]): Promise<Readonly<Record<string, Digest>>> {
  // The sample has runs until the day after: what is read now is as it stands then.
  const [now, later] = ["2026-11-24T12:30:00.000Z", "2026-11-30T07:00:00.000Z"];
  const owned = async (email: string, at: string, week: string): Promise<Facts> =>
    readFacts({ kind: "accounts", accounts: await accountsOwnedBy(db, email) }, weekly(week), contextAt(db, at));
  const lead = decided(await readLeadFacts(weekly("2026-W47"), contextAt(db, now)));
  const some = decided(await owned(owners.some, now, "2026-W47"));
  return {
    "owner-busy": composeOwner(await owned(owners.gaps, now, "2026-W47"), settingAt(now, "Aylin Demir")),
    "owner-some": composeOwner(some, settingAt(now, "Ines Vieira")),
    "owner-quiet": composeOwner(quiet(some), settingAt(now, "Ines Vieira")),
    "owner-stale": composeOwner(await owned(owners.some, later, "2026-W48"), settingAt(later, "Ines Vieira")),
    "owner-one": composeOwner(await owned(owners.one, now, "2026-W47"), settingAt(now, "Mirjam Lund")),
    "owner-sixty": composeOwner(sixty(lead), settingAt(now, "Tomas Okafor")),
    "lead-busy": composeLead(lead, settingAt(now, "Lena Brandt")),
    "lead-quiet": composeLead({ ...lead, ...quiet(lead) }, settingAt(now, "Lena Brandt")),
    "lead-stale": composeLead(await readLeadFacts(weekly("2026-W48"), contextAt(db, later)), settingAt(later, "Lena Brandt")),
  };
}

/** As if people had decided something: the sample's have not. Of three fixes that were planned one is late and one is done; three acceptances end. */
const decided = <Given extends Facts>(facts: Given): Given => ({
  ...facts,
  ...decidedAbout(facts.accounts[0] ?? { id: "" as AccountId, name: "" }, facts.fixed.total),
});

/** @param fixed in the period: of these three in four were in time. */
export function decidedAbout(
  account: Pick<Facts["accounts"][number], "id" | "name">,
  fixed: number,
): Pick<Facts, "kept" | "plans" | "ending"> {
  const late = Math.floor(fixed / 4);
  const plan = (
    check: string,
    title: string,
    date: string,
    came: Pick<Plan, "state" | "openThen" | "open" | "fixed" | "doneOn">,
  ): Plan => ({
    ...{ id: "0f", check, title, severity: came.open > 0 ? "HIGH" : null, place: null, accounts: 2, date: date as Day },
    ...{ assignee: { id: "0e", name: "Ines Vieira" }, madeAt: "2026-11-02T09:00:00.000Z", madeBy: null, ...came },
  });
  const ends = (check: string, title: string, until: string, hides: number, renewedBy: string | null = null): ListedAcceptance => ({
    id: "0d",
    subject: { kind: "check on account", account, check, checkKind: "posture", title, finding: null, region: null, resource: null },
    ...{ reason: "Rebuilt in December", ticket: null, state: "in force", until, madeBy: { kind: "person", id: "0e", name: "Ines Vieira" } },
    ...{ madeAt: "2026-09-01T09:00:00.000Z", decidedBy: null, decidedAt: null, note: null, begunAt: "2026-09-01T09:00:00.000Z" },
    ...{ endedAt: null, endedBy: null, endedNote: null, renews: null, renewedBy, hides, isAboutToEnd: true },
  });
  const done = { state: "done", openThen: 12, open: 0, fixed: 12, doneOn: "2026-11-18" as Day } as const;
  return {
    kept: { period: keptOf(fixed - late, late), quarter: keptOf(120 + fixed - late, 29 + late) },
    plans: [
      plan("EC2.8", "EC2 instances should use IMDSv2", "2026-11-20", { state: "late", openThen: 14, open: 5, fixed: 9, doneOn: null }),
      plan("RDS.3", "RDS DB instances should have encryption at rest", "2026-11-20", done),
      plan("IAM.3", "IAM users' access keys should be rotated every 90 days or less", "2027-01-15", {
        ...{ state: "planned", openThen: 8, open: 6, fixed: 2, doneOn: null },
      }),
    ],
    ending: {
      total: 3,
      items: [
        ends("S3.9", "S3 buckets should have server access logging", "2026-11-27T00:00:00.000Z", 4),
        ends("EC2.10", "EC2 should use VPC endpoints", "2026-12-01T00:00:00.000Z", 0),
        ends("KMS.4", "KMS keys should be rotated", "2026-12-05T00:00:00.000Z", 2, "0c"),
      ],
    },
  };
}

const nobody = { total: 0, items: [] } as const;

/** The same, as if nothing had happened in that week. */
export function quiet<Given extends Facts>(facts: Given): Given {
  const { posture, changes } = facts;
  const still = { score: 0, checksPassed: 0, open: 0, opened: 0, fixed: 0 };
  const asked = <Of extends Facts["posture"]["change"]>(change: Of): Of => (change === null ? change : { ...change, ...still });
  return {
    ...facts,
    posture: {
      ...posture,
      change: asked(posture.change),
      principles: posture.principles.map((principle) => ({ ...principle, change: asked(principle.change) })),
    },
    changes: {
      ...changes,
      open: { from: changes.open.to, to: changes.open.to },
      difference: 0,
      entered: { total: 0, parts: [] },
      left: { total: 0, parts: [] },
    },
    newCritical: nobody,
    newHigh: 0,
    newAll: 0,
    reopened: nobody,
    due: facts.due && { ...facts.due, lately: 0 },
    ending: nobody,
    plans: [],
    fixed: { total: 0, groups: [], medianHours: null },
    accounts: facts.accounts.map((account) => ({ ...account, change: 0 })),
  };
}

/** The whole organization's numbers, as if it were one owner's, in sixty accounts. */
function sixty(lead: LeadFacts): Facts {
  const names = [
    "atlas",
    "billing",
    "catalogue",
    "dispatch",
    "ledger",
    "orders",
    "partners",
    "returns",
    "search",
    "shipping",
    "tariffs",
    "yard",
  ];
  const stages = ["dev", "test", "staging", "prod", "sandbox"];
  const accounts = names.flatMap((name, n) =>
    stages.map((stage, s) => ({
      id: String(100_000_000_000 + n * 1_000 + s) as AccountId,
      name: `${name}-${stage}`,
      organizationalUnit: "Root / Workloads",
      owners: [owners.some],
      open: 20 + n,
      change: n < 4 ? (s - 2) * (4 - n) : 0,
    })),
  );
  return { ...lead, accounts };
}
