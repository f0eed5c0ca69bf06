/**
 * A random organization in which people accept risks while runs go on, and the same without any of it. What acceptances do is reckoned here a second
 * time, naively: evidence from the organization without them, and over it whoever was decided to be accepted at an instant, one after the other.
 */
import * as fc from "fast-check";
import type { Subject } from "../../db/acceptance-subject.ts";
import { endDue } from "../../db/write/acceptance-end.ts";
import { makeAcceptances, revokeAcceptance } from "../../db/write/acceptances.ts";
import type { AccountId } from "../../posture/words.ts";
import { type ControlStatus, scopeKey, writeRun } from "./control-documents.ts";
import { type TestDatabase, testDatabase } from "./database.ts";
import { accounts, dayOf, narrowOrganization, type RandomOrganization, regions, units } from "./random-organization.ts";
import { testKeys } from "./signed-in.ts";

const HOUR_MS = 3_600_000;

/** When on a run's day: the run begins at noon; `midnight` is while it still goes on, on the day after. */
const slots = { before: -4, during: 0.1, midnight: 12.5, after: 13 } as const;
type Slot = keyof typeof slots;

export interface Decision {
  readonly day: number;
  readonly slot: Slot;
  /** Which of the findings that are there; what of it is accepted. */
  readonly pick: number;
  readonly kind: Subject["kind"];
  readonly hours: number;
  /** Taken back at another slot, where it is still in force. */
  readonly revoked: { readonly days: number; readonly slot: Slot } | undefined;
}

const slot = fc.constantFrom<Slot>("before", "during", "during", "midnight", "midnight", "after");

const decision: fc.Arbitrary<Decision> = fc.record({
  day: fc.nat(4),
  slot,
  pick: fc.nat(40),
  kind: fc.constantFrom<Subject["kind"]>("finding", "check on account", "check on resource"),
  hours: fc.constantFrom(1, 3, 5, 20, 24, 30, 49, 80, 200),
  revoked: fc.option(fc.record({ days: fc.nat(3), slot }), { nil: undefined, freq: 2 }),
});

export const decidedOrganization = fc.record({
  organization: narrowOrganization.filter(({ days }) => days.length > 1),
  decisions: fc.array(decision, { minLength: 2, maxLength: 8 }),
  /** Days on which the clock's job does not run: what is due then is found later. */
  asleep: fc.array(fc.nat(4), { maxLength: 3 }),
});

/** A finding by its key, as it stood. */
export interface Row {
  readonly key: string;
  readonly account_id: AccountId;
  readonly region: string;
  readonly check_id: string;
  readonly uid: string;
  readonly standing: string;
  readonly severity: string;
  readonly rest: string;
}

const ROWS = `SELECT lower(hex(public_id)) AS "key", account_id, region, check_id, uid, standing, severity,
    json_array(findings.reason, findings.first_seen, spell, opened_at, reopened, findings.left_at, evidence_lost_since, counted) AS rest
  FROM findings JOIN accounts ON accounts.id = findings.account JOIN checks ON checks.id = check_ref JOIN resources ON resources.id = resource ORDER BY 1`;

export const rowsIn = ({ writer }: Pick<TestDatabase, "writer">): Promise<Row[]> => writer.rows.all<Row>(ROWS);

/** What was decided, as whoever reckons naively wrote it down. */
export interface Written {
  readonly subject: Pick<Row, "key" | "account_id" | "check_id" | "uid">;
  readonly kind: Subject["kind"];
  readonly from: string;
  until: string;
}

const isAbout = ({ subject, kind }: Written, row: Row): boolean => {
  if (kind === "finding") return row.key === subject.key;
  if (row.account_id !== subject.account_id || row.check_id !== subject.check_id) return false;
  return kind === "check on account" || row.uid === subject.uid;
};

/** @param at ISO 8601; an end belongs to what comes after it. */
export const isAcceptedAt = (written: readonly Written[], row: Row, at: string): boolean =>
  written.some((one) => isAbout(one, row) && one.from <= at && at < one.until);

export interface Lived {
  readonly database: TestDatabase;
  readonly written: readonly Written[];
  /** By day: how each finding stood after its run, by its records. */
  readonly stood: readonly (readonly Row[])[];
  /** The last instant, at which the clock has looked once more. */
  readonly end: string;
  readonly close: () => Promise<void>;
}

interface Timed {
  readonly at: string;
  readonly day: number;
  readonly slot: Slot;
  readonly act: (at: string) => Promise<void>;
}

const instantOf = (day: number, name: Slot, nth: number): string =>
  new Date(Date.parse(`${dayOf(day)}T12:00:00.000Z`) + slots[name] * HOUR_MS + nth * 1_000).toISOString();

export async function live({
  organization,
  decisions,
  asleep,
}: {
  organization: RandomOrganization;
  decisions: readonly Decision[];
  asleep: readonly number[];
}): Promise<Lived> {
  const [plain, database] = [await opened(organization), await opened(organization)];
  const written: Written[] = [];
  const stood: (readonly Row[])[] = [];
  const timed: Timed[] = decisions.map((one, nth) => ({
    at: instantOf(one.day, one.slot, nth),
    day: one.day,
    slot: one.slot,
    act: (at) => accept(database, one, at, written, timed, nth),
  }));
  const acts = async (day: number, name: Slot) => {
    const due = timed.filter((one) => one.day === day && one.slot === name).sort((a, b) => (a.at < b.at ? -1 : 1));
    for (const { at, act } of due) await act(at);
    if (!asleep.includes(day)) await ended(database, instantOf(day, name, 500));
  };
  for (const [day, statuses] of organization.days.entries()) {
    await acts(day, "before");
    await ended(database, `${dayOf(day)}T12:00:00.000Z`); // as every run does when it begins
    await read(plain, organization, day, statuses);
    await read(database, organization, day, statuses, async () => {
      await acts(day, "during");
      await acts(day, "midnight");
    });
    await acts(day, "after");
    stood.push(await rowsIn(plain));
  }
  // After everything: what ends between the last decision and this instant has ended.
  const end = `${dayOf(organization.days.length)}T02:00:00.000Z`;
  await ended(database, end);
  return {
    ...{ database, written, stood, end },
    close: async () => {
      await plain.close();
      await database.close();
    },
  };
}

const ended = ({ writer }: TestDatabase, at: string) =>
  writer.transaction((tx) => endDue(tx, { at, key: testKeys.audit, timeZone: "UTC" }));

const by = (at: string) =>
  ({ key: testKeys.audit, deed: { at, actor: { kind: "command", id: null }, from: null }, role: "lead", timeZone: "UTC" }) as const;

/** What is accepted already, or not there yet, is left: nobody decides that twice. */
async function accept({ writer }: TestDatabase, one: Decision, at: string, written: Written[], timed: Timed[], nth: number): Promise<void> {
  const rows = await writer.rows.all<Row & Omit<Subject, "kind" | "resource"> & { folded: string }>(
    `SELECT lower(hex(public_id)) AS "key", account_id, region, check_id, uid, standing, severity, '' AS rest, findings.id AS finding, findings.account,
       account_id AS "accountId", check_ref AS "check", check_id AS "checkId", resources.folded
     FROM findings JOIN accounts ON accounts.id = findings.account JOIN checks ON checks.id = check_ref JOIN resources ON resources.id = resource ORDER BY 1`,
  );
  const row = rows[one.pick % Math.max(rows.length, 1)];
  if (row === undefined) return;
  const { account, accountId, check, checkId, finding, folded } = row;
  const subject: Subject = {
    ...{ kind: one.kind, account, accountId, check, checkId },
    finding: one.kind === "finding" ? finding : null,
    resource: one.kind === "check on resource" ? folded : null,
  };
  const until = new Date(Date.parse(at) + one.hours * HOUR_MS).toISOString();
  const made = await writer
    .transaction((tx) => makeAcceptances(tx, [subject], { reason: "a test", ticket: undefined, until }, by(at)))
    .catch((error: unknown) => {
      if ((error as Error).name !== "DecidedAlready") throw error;
    });
  const [id] = made ?? [];
  if (id === undefined) return;
  const note: Written = { subject: row, kind: one.kind, from: at, until };
  written.push(note);
  if (one.revoked === undefined) return;
  const day = one.day + one.revoked.days;
  const when = instantOf(day, one.revoked.slot, 100 + nth);
  if (when <= at || when >= until) return;
  timed.push({
    ...{ at: when, day, slot: one.revoked.slot },
    act: async () => {
      await writer.transaction((tx) => revokeAcceptance(tx, id, null, by(when)));
      note.until = when;
    },
  });
}

async function opened({ records }: RandomOrganization): Promise<TestDatabase & { readonly scopes: ReadonlyMap<string, number> }> {
  const database = await testDatabase();
  const scopes = new Map<string, number>();
  for (const [index, account_id] of accounts.entries()) {
    const account = await database.account({ account_id, name: `account ${index}`, ou_path: units[index] ?? null, ou_id: `ou-${index}` });
    for (const region of regions) scopes.set(scopeKey({ account: account_id, region }), await database.scope({ account, region }));
  }
  for (const check_id of new Set(records.map(({ control }) => control)))
    await database.insert("checks", { check_id, folded: check_id.toLowerCase(), kind: "posture", title: check_id, principle: "data" });
  return { ...database, scopes };
}

async function read(
  database: TestDatabase & { readonly scopes: ReadonlyMap<string, number> },
  { records }: RandomOrganization,
  day: number,
  statuses: readonly (ControlStatus | undefined)[],
  meanwhile?: () => Promise<unknown>,
): Promise<void> {
  const listed = records.flatMap((record, at) => {
    const status = statuses[at];
    return status === undefined ? [] : [{ record, status, scope: database.scopes.get(scopeKey(record)) ?? 0 }];
  });
  await writeRun(database, { day: dayOf(day), records: listed, ...(meanwhile === undefined ? {} : { meanwhile }) });
}
