/**
 * What AWS knows of who answers for an account: tags of accounts and OUs, and the alternate SECURITY contact. Daily: one call each and one a
 * second (architecture.md section 5), so that they are read beside the scopes and nobody waits for them. What a run does not come to is left
 * for the next one; what AWS does not tell now stays as it was known.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Tx } from "../db/dialect/connection.ts";
import { contactsDue, tagsDue, writeContact, writeContactAsked, writeTags } from "../db/write/accounts.ts";
import { unitTagsDue, writeUnitTags } from "../db/write/ous.ts";
import { settleOwners } from "../db/write/owners.ts";
import { writeWarnings } from "../db/write/runs.ts";
import type { OwnerRules } from "../posture/owner.ts";
import { AwsFailure, failureOf } from "./aws/failure.ts";
import type { ReadContact } from "./organization/contacts.ts";
import type { RunContext } from "./writing.ts";

const EVERY_MS = 20 * 3_600_000;
/** How long a run that has read its scopes waits for those that are not read yet. */
const PATIENCE_MS = 1_000;

type Tags = Readonly<Record<string, string>>;

/** What is asked of the organization. */
export interface OwnersToAsk {
  /** Of an account, an OU or the root. @throws AwsFailure where they cannot be read. */
  tags(resource: string): Promise<Tags>;
  /** For one run: asks for one account's security contact after the other. */
  contacts(): ReadContact;
}

export interface EvidenceReading {
  /** @throws what is no AWS failure. */
  end(): Promise<void>;
}

export function startOwnerEvidence(context: RunContext, organization: OwnersToAsk, rules: OwnerRules): EvidenceReading {
  const over = new AbortController();
  const reading = readEvidence(context, organization, over.signal).then(() => settle(context, rules, over.signal));
  // A run that ends before asks for no more, and its own reason is told.
  reading.catch(() => undefined);
  return {
    end: async () => {
      const patience = new AbortController();
      const waited = sleep(PATIENCE_MS, undefined, { signal: patience.signal }).catch(() => undefined);
      await Promise.race([reading, waited]).finally(() => {
        patience.abort();
        over.abort();
      });
    },
  };
}

/** Long before the scopes of a large organization are read: who may see what is known as soon as it can be. */
async function settle({ writer, stop }: RunContext, rules: OwnerRules, over: AbortSignal): Promise<void> {
  if (!over.aborted && !stop.signal.aborted) await writer.transaction((tx) => settleOwners(tx, rules));
}

async function readEvidence(context: RunContext, organization: OwnersToAsk, over: AbortSignal): Promise<void> {
  const before = new Date(Date.parse(context.writing.seen) - EVERY_MS).toISOString();
  await Promise.all([readTags(context, organization, before, over), readContacts(context, organization, before, over)]);
}

interface Tagged {
  /** An account's id, or an OU's. */
  readonly resource: string;
  write(tx: Tx, tags: Tags): Promise<unknown>;
}

/** OUs first: there are few of them, and each speaks for many accounts. */
async function readTags(context: RunContext, { tags: tagsOf }: OwnersToAsk, before: string, over: AbortSignal): Promise<void> {
  const { writer, writing, stop } = context;
  const units = (await unitTagsDue(writer.rows, before)).map(({ id, ou_id }): Tagged => {
    return { resource: ou_id, write: (tx, tags) => writeUnitTags(tx, id, tags, writing.seen) };
  });
  const accounts = (await tagsDue(writer.rows, before)).map(({ id, account_id }): Tagged => {
    return { resource: account_id, write: (tx, tags) => writeTags(tx, id, tags, writing.seen) };
  });
  for (const { resource, write } of [...units, ...accounts]) {
    const tags = await orFailure(tagsOf(resource));
    if (over.aborted || stop.signal.aborted) return;
    if (!(tags instanceof AwsFailure)) {
      await writer.transaction((tx) => write(tx, tags));
      continue;
    }
    await warn(context, `tags of accounts or OUs are not known, and owners by tag neither: ${wordsOf(tags)}`);
    if (tags.kind === "denied") return; // as the others would be
  }
}

/** An account that refuses says nothing of the others, and is asked again tomorrow: it must not keep those behind it waiting. */
async function readContacts(context: RunContext, { contacts }: OwnersToAsk, before: string, over: AbortSignal): Promise<void> {
  const { writer, writing, stop } = context;
  const contactOf = contacts();
  const refused: AwsFailure[] = [];
  for (const { id, account_id } of await contactsDue(writer.rows, before)) {
    const contact = await orFailure(contactOf(account_id));
    if (over.aborted || stop.signal.aborted) break;
    if (contact instanceof AwsFailure) refused.push(contact);
    await writer.transaction((tx) =>
      contact instanceof AwsFailure ? writeContactAsked(tx, id, writing.seen) : writeContact(tx, id, contact, writing.seen),
    );
  }
  const [first] = refused;
  if (first === undefined || stop.signal.aborted) return;
  const those = refused.length === 1 ? "the security contact of one account is" : `security contacts of ${refused.length} accounts are`;
  await warn(context, `${those} not known: ${wordsOf(first)}`);
}

const warn = ({ writer, writing }: RunContext, message: string): Promise<void> =>
  writer.transaction((tx) => writeWarnings(tx, writing.run, undefined, [{ code: "organization-partly-read", message }]));

const wordsOf = ({ message, action }: AwsFailure): string => (action === undefined ? message : `${message} (${action})`);

async function orFailure<Answer>(asked: Promise<Answer>): Promise<Answer | AwsFailure> {
  try {
    return await asked;
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined) throw error;
    return failure;
  }
}
