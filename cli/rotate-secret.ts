/** `pillarwatch secret rotate`: another secret, and all that hangs on the present one goes over to it. */
import type { Writer } from "../db/dialect/connection.ts";
import { type Keys, keysOf } from "../db/keys.ts";
import { openDatabase } from "../db/open.ts";
import { isLastWrittenBy } from "../db/write/audit.ts";
import { rotateSecret } from "../db/write/secret-rotation.ts";
import { Refusal } from "../posture/refusal.ts";
import { type SecretConfig, secretConfig } from "./config.ts";
import { say } from "./print.ts";
import { findSecret, nextSecret } from "./secret.ts";

/**
 * Of a secret that stands in a file of ours the next one is made here; of one that is given, PILLARWATCH_SECRET is the new one and
 * PILLARWATCH_SECRET_OLD the one before. Done twice it does nothing more: whoever was interrupted does it again.
 */
export async function rotate(environment: NodeJS.ProcessEnv): Promise<void> {
  const config = secretConfig(environment);
  const at = new Date().toISOString();
  const writer = await openDatabase(config.databaseUrl, at);
  try {
    const { before, after, takeOver } = change(config);
    await hand(writer, before, after, at);
    takeOver();
    say("the secret is rotated: start the server again, and keep a copy of the new one apart from the database's");
  } finally {
    await writer.close();
  }
}

function change({ secret, old, databaseUrl }: SecretConfig): {
  readonly before: Keys;
  readonly after: Keys;
  readonly takeOver: () => void;
} {
  if (secret === undefined) {
    const before = keysOf(findSecret({ secret, databaseUrl }));
    const next = nextSecret(databaseUrl);
    return { before, after: keysOf(next.secret), takeOver: next.takeOver };
  }
  if (old === undefined)
    throw new Refusal("PILLARWATCH_SECRET_OLD", "is missing: PILLARWATCH_SECRET is the new secret, and this one the one before");
  return { before: keysOf(old), after: keysOf(secret), takeOver: () => undefined };
}

async function hand(writer: Writer, before: Keys, after: Keys, at: string): Promise<void> {
  const isEmpty = (await writer.rows.get("SELECT 1 FROM audit LIMIT 1")) === undefined;
  // The database was done, and the file was not.
  if (!isEmpty && (await isLastWrittenBy(writer.rows, after.audit))) return;
  await writer.transaction((tx) => rotateSecret(tx, { before, after, at, actor: { kind: "command", id: null } }), { durable: true });
}
