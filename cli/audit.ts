/** `pillarwatch audit`: whether the audit log is what was written, and what stands in it. */

import { keysOf } from "../db/keys.ts";
import { everyEntry, type LoggedEntry } from "../db/read/audit.ts";
import { readEarlierKeys, verifyAudit } from "../db/read/audit-chain.ts";
import { type AuditVerdict, headOf, headText } from "../posture/audit-chain.ts";
import { collectConfig, secretConfig } from "./config.ts";
import { lookingInto } from "./existing-database.ts";
import { endWithReader, onOneLine, say } from "./print.ts";
import { findSecret } from "./secret.ts";

export interface VerifyOptions {
  /** One that was told before, and kept where whoever changes the database cannot reach it. */
  readonly head?: string;
  readonly json?: boolean;
}

/** What it comes to is the exit code: 0 whole, 1 not. */
export async function verify(environment: NodeJS.ProcessEnv, { head, json = false }: VerifyOptions): Promise<void> {
  const config = secretConfig(environment);
  const told = head === undefined ? undefined : headOf(head, "--head");
  const verdict = await lookingInto(config.databaseUrl, async (db) => {
    const keys = keysOf(findSecret(config));
    return verifyAudit(db, keys.audit, { told, earlier: await readEarlierKeys(db, keys.sealing) });
  });
  if (!verdict.isWhole) process.exitCode = 1;
  say(json ? JSON.stringify(asJson(verdict)) : sentence(verdict, told !== undefined));
}

const asJson = (verdict: AuditVerdict) =>
  verdict.isWhole
    ? {
        whole: true,
        entries: verdict.head?.seq ?? 0,
        head: verdict.head === undefined ? null : headText(verdict.head),
        unprovedUntil: verdict.unprovedUntil ?? null,
      }
    : { whole: false, entry: verdict.seq, fault: verdict.fault };

function sentence(verdict: AuditVerdict, isAgainstHead: boolean): string {
  if (!verdict.isWhole) return `the audit log is not what was written: ${faults[verdict.fault](verdict.seq)}`;
  if (verdict.head === undefined) return "the audit log is empty";
  const proved = isAgainstHead ? "and the head that was given is in it" : "(with --head it is also seen whether its end was cut off)";
  const { unprovedUntil: lost } = verdict;
  const unproved = lost === undefined ? "" : `; entries 1 to ${lost} were written with a secret that is lost: nothing proves what they say`;
  return `the audit log is whole: ${verdict.head.seq} entries, head ${headText(verdict.head)} ${proved}${unproved}`;
}

const faults: Readonly<Record<Exclude<AuditVerdict, { isWhole: true }>["fault"], (seq: number) => string>> = {
  changed: (seq) =>
    seq === 1
      ? "entry 1 was changed, or PILLARWATCH_SECRET is not the one that it was written with"
      : `entry ${seq} was changed, or put in, or an entry before it was taken out`,
  missing: (seq) => `entry ${seq} is missing`,
  added: (seq) => `an entry with the number ${seq} was put in`,
  rewritten: (seq) => `entry ${seq}, or one before it, was written anew by somebody who has the secret: it does not fit the head`,
};

export interface ListOptions {
  /** A day, YYYY-MM-DD, in the time zone TZ. */
  readonly since?: string;
  readonly json?: boolean;
}

/** Oldest first, a line each. With `json` each line is an object of its own: a log may be long. */
export async function list(environment: NodeJS.ProcessEnv, { since, json = false }: ListOptions): Promise<void> {
  endWithReader();
  const { databaseUrl, timeZone } = collectConfig(environment);
  await lookingInto(databaseUrl, async (db) => {
    for await (const page of everyEntry(db, { from: since }, timeZone, "asc")) {
      for (const entry of page) say(json ? JSON.stringify(entry) : lineOf(entry));
    }
  });
}

function lineOf({ seq, at, actor, action, subject, subjectName, address, before, after }: LoggedEntry): string {
  const who = actor.id === null ? actor.kind : `${actor.kind} ${actor.name ?? actor.id}`;
  const what = [action, subjectName ?? subject, ...(address === null ? [] : [`from ${address}`])];
  const change = before === null && after === null ? [] : [`${JSON.stringify(before)} -> ${JSON.stringify(after)}`];
  return onOneLine([seq, at, who, ...what, ...change].filter((part) => part !== null).join("  "));
}
