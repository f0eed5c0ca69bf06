/**
 * Tags of accounts, daily: one call an account and one a second (architecture.md section 5), so that they are read beside the scopes and
 * nobody waits for them. What a run does not come to is left for the next one.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { tagsDue, writeTags } from "../db/write/accounts.ts";
import { writeWarnings } from "../db/write/runs.ts";
import type { AccountId } from "../posture/words.ts";
import { AwsFailure, failureOf } from "./aws/failure.ts";
import type { RunContext } from "./writing.ts";

const EVERY_MS = 20 * 3_600_000;
/** How long a run that has read its scopes waits for those that are not read yet. */
const PATIENCE_MS = 1_000;

type Tags = Readonly<Record<string, string>>;

export interface Tagging {
  /** @throws what is no AWS failure. */
  end(): Promise<void>;
}

export function startTagging(context: RunContext, tagsOf: (account: AccountId) => Promise<Tags>): Tagging {
  const over = new AbortController();
  const reading = readTags(context, tagsOf, over.signal);
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

async function readTags({ writer, writing, stop }: RunContext, tagsOf: (account: AccountId) => Promise<Tags>, over: AbortSignal) {
  const due = await tagsDue(writer.rows, new Date(Date.parse(writing.seen) - EVERY_MS).toISOString());
  for (const { id, account_id } of due) {
    const tags = await orFailure(tagsOf(account_id));
    if (over.aborted || stop.signal.aborted) return;
    if (!(tags instanceof AwsFailure)) {
      await writer.transaction((tx) => writeTags(tx, id, tags, writing.seen));
      continue;
    }
    const action = tags.action === undefined ? "" : ` (${tags.action})`;
    const message = `tags of accounts are not known, and owners by tag neither: ${tags.message}${action}`;
    await writer.transaction((tx) => writeWarnings(tx, writing.run, undefined, [{ code: "organization-partly-read", message }]));
    if (tags.kind === "denied") return; // as the others would be
  }
}

async function orFailure(asked: Promise<Tags>): Promise<Tags | AwsFailure> {
  try {
    return await asked;
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined) throw error;
    return failure;
  }
}
