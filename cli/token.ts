/** `pillarwatch token`: tokens by which programs ask the API, made and revoked by whoever is at the machine. */
import type { Writer } from "../db/dialect/connection.ts";
import { openDatabase } from "../db/open.ts";
import { type ListedToken, readTokens } from "../db/read/tokens.ts";
import { type Deed, makeToken, revokeToken } from "../db/write/tokens.ts";
import { Refusal } from "../posture/refusal.ts";
import { tokenTerms } from "../posture/token.ts";
import type { AccountId, Role } from "../posture/words.ts";
import { secretConfig } from "./config.ts";
import { lookingInto } from "./existing-database.ts";
import { openKeys } from "./keys.ts";
import { complain, endWithReader, onOneLine, say } from "./print.ts";

export interface CreateOptions {
  readonly name: string;
  readonly role: Role;
  readonly accounts?: readonly AccountId[];
  readonly days: number;
}

/** The token stands alone on the last line of standard output: `TOKEN=$(pillarwatch token create …)`. */
export async function create(environment: NodeJS.ProcessEnv, { name, role, accounts, days }: CreateOptions): Promise<void> {
  const now = new Date();
  const terms = tokenTerms({ name, role, accounts, days }, now, "--");
  const { token, publicId } = await writing(environment, now, (writer, key, deed) =>
    writer.transaction((tx) => makeToken(tx, key, terms, deed)),
  );
  complain(`token ${publicId} (${role}${ofAccounts(terms.accounts)}) is good until ${terms.expiresAt}, and is shown this once:`);
  say(token);
}

/** @param id its public id. */
export async function revoke(environment: NodeJS.ProcessEnv, id: string): Promise<void> {
  const isThere = await writing(environment, new Date(), (writer, key, deed) =>
    writer.transaction((tx) => revokeToken(tx, key, id.trim().toLowerCase(), deed)),
  );
  if (!isThere) throw new Refusal("id", `there is no token "${id}": npx pillarwatch token list tells them all`);
  say(`token ${id.trim().toLowerCase()} is revoked`);
}

export async function list(environment: NodeJS.ProcessEnv, { json = false }: { readonly json?: boolean }): Promise<void> {
  endWithReader();
  const now = new Date();
  await lookingInto(secretConfig(environment).databaseUrl, async (db) => {
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const { items, next } = await readTokens(db, { limit: 200, cursor }, now);
      for (const token of items) say(json ? JSON.stringify(token) : lineOf(token));
      cursor = next;
    }
  });
}

function lineOf({ id, prefix, name, role, accounts, state, expiresAt, lastUsedAt }: ListedToken): string {
  const used = lastUsedAt === null ? "never used" : `last used ${lastUsedAt}`;
  const until = state === "active" ? `active until ${expiresAt}` : state;
  return onOneLine([id, `${prefix}…`, `${role}${ofAccounts(accounts)}`, until, used, name].join("  "));
}

const ofAccounts = (accounts: readonly AccountId[] | null): string => (accounts === null ? "" : ` of ${accounts.join(", ")}`);

async function writing<Result>(
  environment: NodeJS.ProcessEnv,
  now: Date,
  work: (writer: Writer, key: Uint8Array, deed: Deed) => Promise<Result>,
): Promise<Result> {
  const config = secretConfig(environment);
  const writer = await openDatabase(config.databaseUrl, now.toISOString(), { durable: true });
  try {
    const { audit } = await openKeys(writer, config, { by: "command", tell: complain });
    return await work(writer, audit, { at: now.toISOString(), actor: { kind: "command", id: null }, from: null });
  } finally {
    await writer.close();
  }
}
