/** `pillarwatch restore`: a backup takes the place of the database. */

import { type Restored, restoreDatabase } from "../db/backup/restore.ts";
import type { BackupFacts } from "../db/backup/seal.ts";
import type { Writer } from "../db/dialect/connection.ts";
import { keysOf } from "../db/keys.ts";
import { isLastWrittenBy, writeAudit } from "../db/write/audit.ts";
import { forgetEntries, readSealed, type Sealed } from "../db/write/restored.ts";
import { Refusal } from "../posture/refusal.ts";
import { bucketAddress, bucketSettings } from "./backup-config.ts";
import { type SecretConfig, secretConfig } from "./config.ts";
import { tellLost, whatIsLost } from "./lost-secret.ts";
import { complain, say } from "./print.ts";
import { findOrMakeSecret, secretAtHand } from "./secret.ts";

export interface RestoreOptions {
  readonly force?: boolean;
  /** The secret that the backup was sealed by is gone for good. */
  readonly lostSecret?: boolean;
  readonly json?: boolean;
}

const STANDARD_INPUT = "-";

export async function restore(environment: NodeJS.ProcessEnv, file: string, options: RestoreOptions): Promise<void> {
  const { force = false, lostSecret = false, json = false } = options;
  const config = secretConfig(environment);
  const now = new Date();
  let lost: Sealed | undefined;
  const from = await sourceOf(environment, file);
  const restored = await restoreDatabase({
    databaseUrl: config.databaseUrl,
    from,
    force,
    now,
    settle: async (writer) => {
      const { key, sealed } = await keyOf(writer, config, lostSecret);
      lost = sealed;
      await writer.transaction(
        async (tx) => {
          await forgetEntries(tx);
          if (key === undefined) return;
          const at = now.toISOString();
          if (sealed !== undefined) await tellLost(tx, key, at);
          const entry = { at, actor: { kind: "command", id: null }, subject: null, from: null, before: null, after: null } as const;
          await writeAudit(tx, key, { ...entry, action: "database-restored" });
        },
        { durable: true },
      );
    },
  });
  if (json)
    say(
      JSON.stringify({ madeAt: restored.facts.madeAt, schema: restored.facts.schema, aside: restored.aside ?? null, lost: lost ?? null }),
    );
  else for (const line of linesOf(restored)) say(line);
  if (lost !== undefined) complain(`Without the secret: ${whatIsLost(lost)}.`);
}

type Source = Parameters<typeof restoreDatabase>[0]["from"];

/** @throws Refusal naming the address where a bucket does not give it. */
async function sourceOf(environment: NodeJS.ProcessEnv, file: string): Promise<Source> {
  if (file === STANDARD_INPUT) return { name: "standard input", stream: process.stdin };
  const address = bucketAddress(file, "FILE");
  if (address === undefined) return { name: file, file };
  const { readFromBucket } = await import("../jobs/backup-bucket.ts");
  const { stream, close } = await readFromBucket(bucketSettings(environment, address.bucket, ""), address.key);
  stream.once("close", close);
  return { name: file, stream };
}

interface Going {
  /** Undefined where nothing was ever written with a secret, and there is none. */
  readonly key?: Uint8Array;
  /** What the secret at hand does not open. */
  readonly sealed?: Sealed;
}

/** The key with which the log goes on. @throws Refusal where the secret at hand is not the one of then, and is not given up for lost. */
async function keyOf(writer: Writer, config: SecretConfig, isLost: boolean): Promise<Going> {
  const sealed = await readSealed(writer.rows);
  const secret = secretAtHand(config);
  const key = secret === undefined ? undefined : keysOf(secret).audit;
  if (key !== undefined && (await isLastWrittenBy(writer.rows, key))) return { key };
  if (sealed.entries + sealed.codes + sealed.webhooks === 0) return {};
  if (!isLost) throw new Refusal("PILLARWATCH_SECRET", notTheSecret(sealed));
  const made = (file: string): void => complain(`${file} was made: keep a copy of it, apart from the database's`);
  return { key: key ?? keysOf(findOrMakeSecret(config, made)).audit, sealed };
}

const notTheSecret = (sealed: Sealed): string =>
  `is not the one that this backup was made under, or is not there: give it (pillarwatch.secret beside the database, or PILLARWATCH_SECRET; after \`secret rotate\` the one before), or, where it is lost for good, add --lost-secret: then ${whatIsLost(sealed)}`;

function linesOf({ facts, aside }: Restored): readonly string[] {
  const lines = [`restored, as it was at ${facts.madeAt}: ${sizeOf(facts)}`];
  if (aside !== undefined) lines.push(`the database before is kept as ${aside}: remove it when you need it no more`);
  lines.push("everybody signs in again; roles, tokens and decisions are those of then (docs/operations.md)");
  return lines;
}

const sizeOf = ({ rows, contents, schema }: BackupFacts): string =>
  `${contents === "sample" ? "the sample organization, " : ""}${rows.accounts ?? 0} accounts, ${rows.findings ?? 0} findings and passed checks, schema version ${schema}`;
