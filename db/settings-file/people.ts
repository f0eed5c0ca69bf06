/** Whoever may sign in, their role and how they want their digest. What lets them in is in no file: whoever is new takes up an invitation. */
import { sql } from "kysely";
import { demandTimeZone } from "../../posture/digest-preference.ts";
import { demandEmail, foldedEmail } from "../../posture/email.ts";
import { hexOf } from "../../posture/hex.ts";
import { Refusal } from "../../posture/refusal.ts";
import type { PersonEntry } from "../../posture/settings-file.ts";
import type { AccountId, Role } from "../../posture/words.ts";
import type { PeopleTables } from "../schema-people.ts";
import type { SendingTables } from "../schema-sending.ts";
import { writeAudit } from "../write/audit.ts";
import { setDigestPreference } from "../write/digests.ts";
import { claimedAccounts, giveAccounts, makePerson, type PersonRow, personById } from "../write/people.ts";
import { decidePerson } from "../write/person-decisions.ts";
import { type Doing, differing, entryOf, type Section } from "./section.ts";

const compared = ["email", "name", "role", "disabled", "accounts", "digest"] as const;

/** What an entry asks for, in the form that is compared. */
type Target = Pick<PersonEntry, (typeof compared)[number]>;

export const people: Section<PersonEntry, Target, number> = {
  held: async ({ db }) => {
    const { rows } = await sql<Row>`
      SELECT people.id, email, name, role, kind, subject, state, pace, quiet_weeks, daily_alert, time_zone,
        (SELECT json_group_array(account_id) FROM (SELECT account_id FROM person_accounts WHERE person = people.id ORDER BY account_id)) AS accounts
      FROM people LEFT JOIN digest_preferences ON digest_preferences.person = people.id
      WHERE state <> 'erased' AND kind IN ('local', 'openid')`.execute(db);
    return rows.map((row) => ({ key: keyOf(row), id: row.id, entry: entryOfRow(row) }));
  },
  find: async (_asking, { subject, ...entry }) => {
    const email = entry.email === undefined ? undefined : demandEmail(entry.email, "email");
    if (subject === undefined) {
      if (email === undefined) throw new Refusal("email", "is missing: by it they sign in");
      if (entry.role === undefined) throw new Refusal("role", "is missing: by password signs in who has one here");
      if (entry.accounts !== undefined) throw new Refusal("accounts", "stands without subject: an owner by password sees what they own");
    } else if (!/^https?:\/\/\S+ \S.*$/.test(subject))
      throw new Refusal("subject", "is not a provider's issuer and sub with a space between");
    const key = keyOf({ kind: subject === undefined ? "local" : "openid", email: email ?? null, subject: subject ?? null });
    return { key, target: targetOf({ ...entry, ...(email === undefined ? {} : { email }) }) };
  },
  // By password the address is who they are: it is only written otherwise.
  differences: (held, { entry: { subject }, target: { email, ...target } }) =>
    differing<PersonEntry>({ disabled: false, accounts: [], ...held }, { ...target, ...(subject && email ? { email } : {}) }, compared),
  add: async (doing, { entry: { subject }, target }) => {
    const { tx, keys, deed } = doing;
    const { email = null, name = null, role = null, disabled = false } = target;
    const state = disabled ? "disabled" : subject === undefined ? "invited" : "active";
    const kind = subject === undefined ? "local" : "openid";
    const made = await makePerson(tx, { kind, email, name, role, state, ...(subject === undefined ? {} : { subject }) }, deed.at);
    const action = kind === "local" ? "person-invited" : "person-made";
    await writeAudit(tx, keys.audit, { ...deed, action, subject: hexOf(made.public_id), before: null, after: { role, state } });
    await settle(doing, made, target);
  },
  change: async (doing, { id }, { entry: { subject }, target }) => {
    const { tx, keys, deed } = doing;
    const person = await personById(tx, id);
    if (person === undefined) throw new Refusal("email", "was erased meanwhile");
    const { name, role, disabled, email } = target;
    const enabled = person.kind === "local" && person.password === null ? "invited" : "active";
    const isDisabled = person.state === "disabled";
    await decidePerson(
      tx,
      keys.audit,
      person,
      {
        name: name === person.name ? undefined : name,
        role,
        state: disabled === undefined || disabled === isDisabled ? undefined : disabled ? "disabled" : enabled,
        // Of a local person it is the key.
        email: subject === undefined ? undefined : email,
      },
      deed,
    );
    await settle(doing, person, target);
  },
};

interface Row {
  readonly id: number;
  readonly email: string | null;
  readonly name: string | null;
  readonly role: Role | null;
  readonly kind: PeopleTables["people"]["kind"];
  readonly subject: string | null;
  readonly state: PeopleTables["people"]["state"];
  readonly pace: SendingTables["digest_preferences"]["pace"] | null;
  readonly quiet_weeks: SendingTables["digest_preferences"]["quiet_weeks"];
  readonly daily_alert: 0 | 1;
  readonly time_zone: string | null;
  readonly accounts: string;
}

const keyOf = ({ kind, email, subject }: Pick<Row, "kind" | "email" | "subject">): string =>
  kind === "local" ? `local ${foldedEmail(email ?? "")}` : `openid ${subject}`;

function entryOfRow(row: Row): PersonEntry {
  const accounts = JSON.parse(row.accounts) as string[];
  return entryOf<PersonEntry>({
    email: row.email,
    name: row.name,
    role: row.role,
    subject: row.subject,
    disabled: row.state === "disabled" || undefined,
    accounts: accounts.length === 0 ? undefined : accounts,
    digest:
      row.pace === null
        ? undefined
        : { pace: row.pace, quietWeeks: row.quiet_weeks, dailyAlert: row.daily_alert === 1, timeZone: row.time_zone },
  });
}

/** @throws Refusal naming `digest.timeZone`. */
function targetOf({ email, name, role, disabled, accounts, digest }: Target): Target {
  return entryOf<Target>({
    ...{ email, name, role, disabled },
    accounts: accounts?.toSorted(),
    digest: digest && {
      pace: digest.pace,
      quietWeeks: digest.quietWeeks,
      dailyAlert: digest.dailyAlert,
      timeZone: zoneOf(digest.timeZone),
    },
  });
}

function zoneOf(name: string | null): string | null {
  try {
    return demandTimeZone(name);
  } catch (error) {
    throw error instanceof Refusal
      ? new Refusal("digest.timeZone", `"${name}" is not a time zone such as Europe/Berlin`, { cause: error })
      : error;
  }
}

async function settle({ tx, keys, deed }: Doing, person: PersonRow, { accounts, digest }: Target): Promise<void> {
  const subject = hexOf(person.public_id);
  if (accounts !== undefined) {
    const before = await claimedAccounts(tx, person.id);
    if (before.join() !== accounts.join()) {
      await giveAccounts(tx, person.id, accounts as AccountId[]);
      await writeAudit(tx, keys.audit, { ...deed, action: "accounts-changed", subject, before: { accounts: before }, after: { accounts } });
    }
  }
  if (digest === undefined) return;
  await setDigestPreference(tx, person.id, digest, deed.at);
  await writeAudit(tx, keys.audit, { ...deed, action: "settings-changed", subject, before: null, after: digest });
}
