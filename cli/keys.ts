/** The installation's keys, for whoever writes the audit log. */
import type { Writer } from "../db/dialect/connection.ts";
import { type Keys, keysOf } from "../db/keys.ts";
import { isLastWrittenBy, writeAudit } from "../db/write/audit.ts";
import type { AuditActorKind } from "../posture/audit.ts";
import { Refusal } from "../posture/refusal.ts";
import type { SecretConfig } from "./config.ts";
import { findOrMakeSecret, findSecret } from "./secret.ts";

interface Opening {
  readonly by: Extract<AuditActorKind, "command" | "system">;
  /** Prints a line. */
  readonly tell: (line: string) => void;
}

/**
 * A secret that is made here is the first that the log says of itself. A process that dies in between leaves the file without the entry.
 * @throws Refusal naming PILLARWATCH_SECRET or its file.
 */
export async function openKeys(writer: Writer, config: SecretConfig, { by, tell }: Opening): Promise<Keys> {
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

/**
 * For a process beside the server that writes into the same log: it goes on with the secret that the log was written with, or not at all. One
 * that made its own would break the chain, and look like somebody who has changed it.
 * @throws Refusal naming PILLARWATCH_SECRET.
 */
export async function openSameKeys(writer: Writer, config: SecretConfig, opening: Opening): Promise<Keys> {
  if ((await writer.rows.get("SELECT 1 FROM audit LIMIT 1")) === undefined) return openKeys(writer, config, opening);
  const keys = keysOf(findSecret(config));
  if (!(await isLastWrittenBy(writer.rows, keys.audit)))
    throw new Refusal("PILLARWATCH_SECRET", "is not the one that the audit log was last written with: give this process the server's");
  return keys;
}
