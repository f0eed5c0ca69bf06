/** The installation's keys, for whoever writes the audit log. */
import type { Writer } from "../db/dialect/connection.ts";
import { type Keys, keysOf } from "../db/keys.ts";
import { isLastWrittenBy, writeAudit } from "../db/write/audit.ts";
import type { AuditActorKind } from "../posture/audit.ts";
import { Refusal } from "../posture/refusal.ts";
import type { SecretConfig } from "./config.ts";
import { findOrMakeSecret, secretAtHand } from "./secret.ts";

interface Opening {
  readonly by: Extract<AuditActorKind, "command" | "system">;
  /** Prints a line. */
  readonly tell: (line: string) => void;
}

/**
 * Whoever writes into the log goes on with the secret that it was written with, or not at all: another would break the chain, and look like
 * somebody who has changed it. Only where nothing was written yet one is made, which is the first that the log says of itself; a process that
 * dies in between leaves the file without the entry.
 * @throws Refusal naming PILLARWATCH_SECRET or its file.
 */
export async function openKeys(writer: Writer, config: SecretConfig, opening: Opening): Promise<Keys> {
  if ((await writer.rows.get("SELECT 1 FROM audit LIMIT 1")) === undefined) return firstKeys(writer, config, opening);
  const secret = secretAtHand(config);
  if (secret === undefined) throw new Refusal("PILLARWATCH_SECRET", `is not there, and the audit log was written with one: ${cures}`);
  const keys = keysOf(secret);
  if (!(await isLastWrittenBy(writer.rows, keys.audit)))
    throw new Refusal("PILLARWATCH_SECRET", `is not the one that the audit log was last written with: ${cures}`);
  return keys;
}

const cures =
  "give this process the server's, or the copy that you kept; where it is lost for good, `npx pillarwatch secret lost` goes on with another and says what that costs (docs/operations.md)";

async function firstKeys(writer: Writer, config: SecretConfig, { by, tell }: Opening): Promise<Keys> {
  let made: string | undefined;
  const keys = keysOf(
    findOrMakeSecret(config, (file) => {
      made = file;
    }),
  );
  if (made === undefined) return keys;
  tell(`${made} was made, for this user only: keep a copy of it, apart from the database's`);
  const entry = { at: new Date().toISOString(), actor: { kind: by, id: null }, action: "secret-made", subject: null, from: null } as const;
  await writer.transaction((tx) => writeAudit(tx, keys.audit, { ...entry, before: null, after: null }), { durable: true });
  return keys;
}
