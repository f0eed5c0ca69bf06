/** Digests of the sample organization: a busy, a quiet and a stale week, of owners of one, some and sixty accounts, and of its lead. */
import type { Reader } from "../../db/dialect/connection.ts";
import { addressesAt } from "../../notify/digest/addresses.ts";
import type { Digest } from "../../notify/digest/digest.ts";
import { type Facts, type FactsContext, type LeadFacts, readFacts, readLeadFacts } from "../../notify/digest/facts.ts";
import { composeLead } from "../../notify/digest/lead.ts";
import { composeOwner } from "../../notify/digest/owner.ts";
import type { Setting } from "../../notify/digest/parts.ts";
import { builtIn } from "../../posture/catalogue/decide.ts";
import { type Period, periodOf, type Week } from "../../posture/week.ts";
import type { AccountId } from "../../posture/words.ts";

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
  const lead = await readLeadFacts(weekly("2026-W47"), contextAt(db, now));
  const some = await owned(owners.some, now, "2026-W47");
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

const nobody = { total: 0, items: [] } as const;

/** The same, as if nothing had happened in that week. */
function quiet<Given extends Facts>(facts: Given): Given {
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
