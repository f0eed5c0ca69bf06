/** Accounts, checks and resources by their integer keys: looked up once, then remembered. */
import { builtIn, type Catalogue } from "../../posture/catalogue/decide.ts";
import type { AccountId, Kind } from "../../posture/words.ts";
import type { Tx } from "../dialect/connection.ts";

/**
 * Names of a kind remembered at most; beyond that the oldest are looked up again. Pages of one scope share theirs with the pages next to
 * them, not with those of an hour ago: 200,000 of some 200 bytes were 40 MB that nobody asked for.
 */
const REMEMBERED = 40_000;

export interface ResourceName {
  readonly uid: string;
  readonly type: string;
  readonly name: string | undefined;
  readonly tags: Readonly<Record<string, string>> | undefined;
}

export interface CheckName {
  readonly check: string;
  readonly kind: Kind;
  readonly product: string;
  readonly title: string;
  readonly byControl: boolean;
}

/** What a scope's records need to know of it; the same while a run goes on. */
export interface ScopeFacts {
  readonly account: number;
  readonly region: string;
  readonly watched: 0 | 1;
  readonly first_complete_at: string | null;
}

interface KeptResource {
  readonly id: number;
  readonly hasName: boolean;
  readonly tags: number;
}

/** There is one check of a name and kind (migration 22). @param folded its name as it is compared */
export const checkIdentity = (folded: string, kind: Kind): string => `${folded} ${kind}`;

/** There is one resource of an account and id (migration 38): of the same id two accounts may know different things. */
export const resourceIdentity = (account: number, uid: string): string => `${account} ${uid}`;

/**
 * Kept by one writing process. A transaction that is rolled back must call `forget`, since keys that it remembered may not exist.
 */
export class Names {
  readonly #accounts = new Map<string, number>();
  readonly #checks = new Map<string, { readonly id: number; readonly title: string }>();
  readonly #resources = new Map<string, KeptResource>();
  readonly #scopes = new Map<number, ScopeFacts>();
  readonly #decide: Catalogue["decide"];

  constructor(decide: Catalogue["decide"] = builtIn.decide) {
    this.#decide = decide;
  }

  forget(): void {
    this.#accounts.clear();
    this.#checks.clear();
    this.#resources.clear();
    this.#scopes.clear();
  }

  /** An account that only a record names is `outside`: leads see it. */
  async account(tx: Tx, accountId: AccountId, seen: string): Promise<number> {
    const kept = this.#accounts.get(accountId);
    if (kept !== undefined) return kept;
    const row = await tx.get<{ id: number }>("SELECT id FROM accounts WHERE account_id = ?", [accountId]);
    const id =
      row?.id ??
      (await tx.run("INSERT INTO accounts (account_id, name, state, first_seen) VALUES (?, ?, 'outside', ?)", [accountId, accountId, seen]))
        .id;
    return remember(this.#accounts, accountId, id);
  }

  async scope(tx: Tx, id: number): Promise<ScopeFacts> {
    const kept = this.#scopes.get(id);
    if (kept !== undefined) return kept;
    const row = await tx.get<ScopeFacts>("SELECT account, region, watched, first_complete_at FROM scopes WHERE id = ?", [id]);
    if (row === undefined) throw new Error(`scope ${id} has a record but no row`);
    return remember(this.#scopes, id, row);
  }

  /**
   * Of one name there is a check for each kind of findings. A check's title is the first that a record gave, or that of a control record: a
   * Config rule's name says less. Its principle and practices are decided once, when it is first named, and again by a changed catalogue (principles.ts).
   */
  async check(tx: Tx, { check, kind, product, title, byControl }: CheckName): Promise<{ readonly id: number; readonly title: string }> {
    const folded = check.toLowerCase();
    const identity = checkIdentity(folded, kind);
    const kept = this.#checks.get(identity);
    if (kept !== undefined && (!byControl || kept.title === title)) return kept;
    if (kept !== undefined) {
      await tx.run("UPDATE checks SET title = ? WHERE id = ?", [title, kept.id]);
      return remember(this.#checks, identity, { id: kept.id, title });
    }
    const { principle, practices } = this.#decide({ check, product });
    await this.#addCheck(tx, [identity, folded, check, kind, title, principle, practices.join(" ")]);
    const row = await tx.get<{ id: number; title: string }>("SELECT id, title FROM checks WHERE identity = ?", [identity]);
    if (row === undefined) throw new Error(`check ${check} was written and is not there`);
    if (!byControl || row.title === title) return remember(this.#checks, identity, row);
    await tx.run("UPDATE checks SET title = ? WHERE id = ?", [title, row.id]);
    return remember(this.#checks, identity, { id: row.id, title });
  }

  #addCheck(tx: Tx, values: readonly string[]): Promise<unknown> {
    return tx.run(
      "INSERT INTO checks (identity, folded, check_id, kind, title, principle, practices) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (identity) DO NOTHING",
      values,
    );
  }

  /**
   * One service tells a resource's name or tags and another does not: whichever was read first, what any of them told is kept.
   * @param account row of that whose record names it.
   */
  async resource(tx: Tx, account: number, { uid, type, name, tags = {} }: ResourceName): Promise<number> {
    const identity = resourceIdentity(account, uid);
    const told = { hasName: name !== undefined, tags: Object.keys(tags).length };
    const kept = this.#resources.get(identity) ?? (await findResource(tx, identity));
    const text = told.tags === 0 ? null : JSON.stringify(tags);
    if (kept === undefined) {
      const values = [identity, account, uid, uid.toLowerCase(), type, name ?? null, text];
      const { id } = await tx.run(
        "INSERT INTO resources (identity, account, uid, folded, type, name, tags) VALUES (?, ?, ?, ?, ?, ?, ?)",
        values,
      );
      return remember(this.#resources, identity, { id, ...told }).id;
    }
    const tellsName = told.hasName && !kept.hasName;
    const tellsTags = told.tags > kept.tags;
    if (tellsName) await tx.run("UPDATE resources SET name = ? WHERE id = ?", [name ?? null, kept.id]);
    if (tellsTags) await tx.run("UPDATE resources SET tags = ? WHERE id = ?", [text, kept.id]);
    const known = { id: kept.id, hasName: kept.hasName || tellsName, tags: Math.max(kept.tags, told.tags) };
    return remember(this.#resources, identity, known).id;
  }
}

async function findResource(tx: Tx, identity: string): Promise<KeptResource | undefined> {
  const row = await tx.get<{ id: number; name: string | null; tags: string | null }>(
    "SELECT id, name, tags FROM resources WHERE identity = ?",
    [identity],
  );
  if (row === undefined) return undefined;
  const tags = row.tags === null ? 0 : Object.keys(JSON.parse(row.tags) as object).length;
  return { id: row.id, hasName: row.name !== null, tags };
}

function remember<Name, Kept>(names: Map<Name, Kept>, name: Name, kept: Kept): Kept {
  if (names.size >= REMEMBERED) {
    const oldest = names.keys().next();
    if (!oldest.done) names.delete(oldest.value);
  }
  names.set(name, kept);
  return kept;
}
