/** `pillarwatch restore`: a backup takes the place of the database. */

import { type Restored, restoreDatabase } from "../db/backup/restore.ts";
import type { BackupFacts } from "../db/backup/seal.ts";
import type { Writer } from "../db/dialect/connection.ts";
import { keysOf } from "../db/keys.ts";
import { isLastWrittenBy } from "../db/write/audit.ts";
import { readSealed, type Sealed, settleRestored } from "../db/write/restored.ts";
import { Refusal } from "../posture/refusal.ts";
import { type SecretConfig, secretConfig } from "./config.ts";
import { complain, say } from "./print.ts";
import { findSecret } from "./secret.ts";

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
  const from = file === STANDARD_INPUT ? { name: "standard input", stream: process.stdin } : { name: file, file };
  const restored = await restoreDatabase({
    databaseUrl: config.databaseUrl,
    from,
    force,
    now,
    settle: async (writer) => {
      const { key, sealed } = await keyOf(writer, config);
      if (sealed !== undefined && !lostSecret) throw new Refusal("PILLARWATCH_SECRET", notTheSecret(sealed));
      lost = sealed;
      const actor = { kind: "command", id: null } as const;
      await settleRestored(writer, key, { at: now.toISOString(), actor, subject: null, from: null, before: null, after: null });
    },
  });
  if (json)
    say(
      JSON.stringify({ madeAt: restored.facts.madeAt, schema: restored.facts.schema, aside: restored.aside ?? null, lost: lost ?? null }),
    );
  else for (const line of linesOf(restored)) say(line);
  if (lost !== undefined) complain(`Without the secret: ${whatIsLost(lost)}.`);
}

/** The key with which the log goes on; `sealed` where the secret at hand is not the one that sealed it. */
async function keyOf(writer: Writer, config: SecretConfig): Promise<{ readonly key?: Uint8Array; readonly sealed?: Sealed }> {
  const sealed = await readSealed(writer.rows);
  const isBound = sealed.entries + sealed.codes + sealed.webhooks > 0;
  try {
    const { audit } = keysOf(findSecret(config));
    return (await isLastWrittenBy(writer.rows, audit)) ? { key: audit } : { sealed };
  } catch (error) {
    if (!(error instanceof Refusal) || error.field !== "PILLARWATCH_SECRET") throw error;
    return isBound ? { sealed } : {};
  }
}

const notTheSecret = (sealed: Sealed): string =>
  `is not the one that this backup was made under, or is not there: give it (pillarwatch.secret beside the database, or PILLARWATCH_SECRET; after \`secret rotate\` the one before), or, where it is lost for good, add --lost-secret: then ${whatIsLost(sealed)}`;

function whatIsLost({ entries, codes, webhooks }: Sealed): string {
  const parts = [
    ...(codes === 0 ? [] : [`${codes} people need their one-time codes taken off (npx pillarwatch user remove-codes EMAIL)`]),
    ...(webhooks === 0 ? [] : [`${webhooks} webhooks have to be made again`]),
    ...(entries === 0 ? [] : ["the audit log's past can no longer be proved"]),
  ];
  return parts.join(", ");
}

function linesOf({ facts, aside }: Restored): readonly string[] {
  const lines = [`restored, as it was at ${facts.madeAt}: ${sizeOf(facts)}`];
  if (aside !== undefined) lines.push(`the database before is kept as ${aside}: remove it when you need it no more`);
  lines.push("everybody signs in again; roles, tokens and decisions are those of then (docs/operations.md)");
  return lines;
}

const sizeOf = ({ rows, contents, schema }: BackupFacts): string =>
  `${contents === "sample" ? "the sample organization, " : ""}${rows.accounts ?? 0} accounts, ${rows.findings ?? 0} findings and passed checks, schema version ${schema}`;
