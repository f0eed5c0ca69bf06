/** An audit log of six weeks, with its people and tokens, for the pages that show them. Ids are fixed, so that a picture of it changes only where a page does. */
import type { Tx, Writer } from "../../db/dialect/connection.ts";
import { hashOf } from "../../db/secrets.ts";
import { writeAudit } from "../../db/write/audit.ts";
import { erasePerson, makePerson } from "../../db/write/people.ts";
import type { AuditActor, AuditEntry } from "../../posture/audit.ts";
import type { Role } from "../../posture/words.ts";
import { testKeys } from "./signed-in.ts";

const idOf = (letter: string): string => `${letter}1c9${letter}07e`.repeat(4);

export const logged = {
  anna: idOf("a"),
  ben: idOf("b"),
  erased: idOf("e"),
  nightly: idOf("1"),
  audits: idOf("2"),
  old: idOf("3"),
  lost: idOf("4"),
};
/** Two of the sample's. */
export const loggedAccounts = ["560738219944", "111122223333"] as const;

const person = (id: string | null): AuditActor => ({ kind: "person", id });
const atMachine: AuditActor = { kind: "command", id: null };
const itself: AuditActor = { kind: "system", id: null };

const HEADS = 41;
const DAY_MS = 86_400_000;
const firstHead = Date.parse("2026-10-13T00:10:00.000Z");

type Told = Pick<AuditEntry, "at" | "actor" | "action"> & Partial<AuditEntry>;

/** Oldest first: of every form that a page must show. */
const entries: readonly Told[] = [
  { at: "2026-10-12T08:00:00.000Z", actor: atMachine, action: "person-made", subject: logged.anna, after: { role: "administrator" } },
  ...Array.from(
    { length: HEADS },
    (_, day): Told => ({ at: new Date(firstHead + day * DAY_MS).toISOString(), actor: itself, action: "head-told" }),
  ),
  { at: "2026-11-23T08:58:00.000Z", actor: person(null), action: "sign-in-refused", from: "198.51.100.23", after: { at: "password" } },
  { at: "2026-11-23T09:00:00.000Z", actor: person(logged.anna), action: "signed-in", subject: logged.anna, from: "192.0.2.10" },
  {
    at: "2026-11-23T09:02:00.000Z",
    actor: person(logged.anna),
    action: "person-invited",
    subject: logged.ben,
    from: "192.0.2.10",
    after: { role: "owner" },
  },
  {
    at: "2026-11-23T09:03:00.000Z",
    actor: person(logged.anna),
    action: "role-changed",
    subject: logged.ben,
    from: "192.0.2.10",
    before: { role: "owner" },
    after: { role: "lead" },
  },
  {
    at: "2026-11-23T09:10:00.000Z",
    actor: person(logged.anna),
    action: "token-made",
    subject: logged.nightly,
    from: "192.0.2.10",
    after: { role: "owner", accounts: [...loggedAccounts], expiresAt: "2027-02-21T09:10:00.000Z" },
  },
  {
    at: "2026-11-23T10:00:00.000Z",
    actor: person(logged.ben),
    action: "signed-in",
    subject: logged.ben,
    from: "2001:db8:85a3::8a2e:370:7334",
  },
  {
    at: "2026-11-23T10:05:00.000Z",
    actor: person(logged.ben),
    action: "run-asked",
    subject: "28",
    from: "2001:db8:85a3::8a2e:370:7334",
    after: { accounts: ["111122223333", "222233334444", "333344445555", "444455556666", "555566667777"], regions: null },
  },
  {
    at: "2026-11-23T11:00:00.000Z",
    actor: person(logged.ben),
    action: "owner-assigned",
    subject: loggedAccounts[0],
    from: "2001:db8:85a3::8a2e:370:7334",
    after: { of: "account" },
  },
  { at: "2026-11-23T14:00:00.000Z", actor: person(logged.erased), action: "look-again-asked", subject: idOf("f"), from: "192.0.2.77" },
  {
    at: "2026-11-23T15:00:00.000Z",
    actor: person(logged.anna),
    action: "person-erased",
    subject: logged.erased,
    from: "192.0.2.10",
    before: { role: "owner" },
  },
  {
    at: "2026-11-24T06:00:00.000Z",
    actor: { kind: "token", id: logged.nightly },
    action: "run-cancelled",
    subject: "28",
    from: "192.0.2.99",
  },
  { at: "2026-11-24T07:30:00.000Z", actor: atMachine, action: "token-revoked", subject: logged.lost },
  {
    at: "2026-11-24T08:00:00.000Z",
    actor: person(logged.anna),
    action: "settings-changed",
    subject: "digest",
    from: "192.0.2.10",
    before: { isOn: false, days: ["monday"] },
    after: { isOn: true, days: ["monday", "thursday"] },
  },
];
export const loggedEntries = entries.length;

interface TokenRow {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly accounts?: readonly string[];
  readonly madeAt: string;
  readonly expiresAt: string;
  readonly usedAt?: string;
  readonly revokedAt?: string;
  readonly by: AuditActor;
}

/** Oldest first: one that is good for long, one for two days, one that is over, one that was revoked. */
const tokens: readonly TokenRow[] = [
  {
    id: logged.old,
    name: "migration of 2025",
    role: "administrator",
    madeAt: "2025-10-01T08:00:00.000Z",
    expiresAt: "2026-10-01T08:00:00.000Z",
    usedAt: "2025-10-03T08:00:00.000Z",
    by: atMachine,
  },
  {
    id: logged.lost,
    name: "laptop of Ben",
    role: "lead",
    madeAt: "2026-11-01T08:00:00.000Z",
    expiresAt: "2027-01-30T08:00:00.000Z",
    revokedAt: "2026-11-24T07:30:00.000Z",
    by: person(logged.erased),
  },
  {
    id: logged.audits,
    name: "auditors’ export",
    role: "viewer",
    madeAt: "2026-11-19T12:00:00.000Z",
    expiresAt: "2026-11-26T12:00:00.000Z",
    by: person(logged.anna),
  },
  {
    id: logged.nightly,
    name: "nightly report of the payments team",
    role: "owner",
    accounts: loggedAccounts,
    madeAt: "2026-11-23T09:10:00.000Z",
    expiresAt: "2027-02-21T09:10:00.000Z",
    usedAt: "2026-11-24T11:59:00.000Z",
    by: person(logged.anna),
  },
];

export const fillLog = (writer: Writer): Promise<void> =>
  writer.transaction(async (tx) => {
    await aPerson(tx, logged.anna, "Anna Berg", "anna.berg@pillarwatch.test", "administrator");
    await aPerson(tx, logged.ben, null, "ben.olsen@pillarwatch.test", "lead");
    await erasePerson(tx, await aPerson(tx, logged.erased, "Gone Person", "gone.person@pillarwatch.test", "owner"));
    for (const token of tokens) await aToken(tx, token);
    for (const entry of entries) await writeAudit(tx, testKeys.audit, { subject: null, from: null, before: null, after: null, ...entry });
  });

async function aPerson(tx: Tx, publicId: string, name: string | null, email: string, role: Role): Promise<number> {
  const { id } = await makePerson(tx, { kind: "local", email, name, role, state: "active" }, "2026-10-12T08:00:00.000Z");
  await tx.run("UPDATE people SET public_id = ? WHERE id = ?", [Buffer.from(publicId, "hex"), id]);
  return id;
}

const aToken = (tx: Tx, { id, name, role, accounts, madeAt, expiresAt, usedAt, revokedAt, by }: TokenRow) =>
  tx.run(
    `INSERT INTO tokens (public_id, name, hash, prefix, role, accounts, created_by_kind, created_by, created_at, expires_at, last_used_at, revoked_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      id,
      name,
      hashOf(id),
      `pwt_${id.slice(0, 8)}`,
      role,
      accounts === undefined ? null : JSON.stringify(accounts),
      by.kind,
      by.id,
      madeAt,
      expiresAt,
      usedAt ?? null,
      revokedAt ?? null,
    ],
  );
