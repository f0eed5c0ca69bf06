/** `pillarwatch secret lost`: the secret is gone for good, and another goes on in its place. */
import type { Tx } from "../db/dialect/connection.ts";
import { keysOf } from "../db/keys.ts";
import { openDatabase } from "../db/open.ts";
import { isLastWrittenBy, writeAudit } from "../db/write/audit.ts";
import { forgetEntries, readSealed, type Sealed } from "../db/write/restored.ts";
import { Refusal } from "../posture/refusal.ts";
import { secretConfig } from "./config.ts";
import { complain, say } from "./print.ts";
import { findOrMakeSecret } from "./secret.ts";

/**
 * Everybody signs in again, and the audit log goes on under the new secret with an entry that says from where on it can be proved.
 * @throws Refusal naming PILLARWATCH_SECRET where the one at hand is the right one.
 */
export async function lost(environment: NodeJS.ProcessEnv): Promise<void> {
  const config = secretConfig(environment);
  const at = new Date().toISOString();
  const writer = await openDatabase(config.databaseUrl, at, { durable: true });
  try {
    const sealed = await readSealed(writer.rows);
    if (sealed.entries === 0) throw new Refusal("PILLARWATCH_SECRET", "is not missed: nothing was written with one yet");
    const keys = keysOf(findOrMakeSecret(config, (file) => say(`${file} was made: keep a copy of it, apart from the database's`)));
    if (await isLastWrittenBy(writer.rows, keys.audit))
      throw new Refusal("PILLARWATCH_SECRET", "is the one that the audit log was last written with: it is not lost");
    await writer.transaction(async (tx) => {
      await forgetEntries(tx);
      await tellLost(tx, keys.audit, at);
    });
    say("another secret is in use: start the server again");
    complain(`Without the one before: ${whatIsLost(sealed)}.`);
  } finally {
    await writer.close();
  }
}

/** @param key of the secret that goes on. */
export const tellLost = (tx: Tx, key: Uint8Array, at: string): Promise<unknown> =>
  writeAudit(tx, key, {
    at,
    actor: { kind: "command", id: null },
    action: "secret-lost",
    subject: null,
    from: null,
    before: null,
    after: null,
  });

/** As the end of a sentence. */
export function whatIsLost({ entries, codes, webhooks }: Sealed): string {
  const parts = [
    ...(codes === 0 ? [] : [`${codes} people need their one-time codes taken off (npx pillarwatch user remove-codes EMAIL)`]),
    ...(webhooks === 0 ? [] : [`${webhooks} webhooks have to be made again`]),
    ...(entries === 0 ? [] : ["the audit log's past can no longer be proved"]),
  ];
  return parts.join(", ");
}
