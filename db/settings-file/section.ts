/** One kind of decision in the file: how it is read, found again in this database, and decided by what the API decides by. */
import type { Kysely } from "kysely";
import type { OwnerRules } from "../../posture/owner.ts";
import type { Tx } from "../dialect/connection.ts";
import type { Keys } from "../keys.ts";
import type { Schema } from "../schema.ts";
import type { Deed } from "../write/tokens.ts";

/** What is decided here. */
export interface Held<Entry, Id> {
  /** The same as that of the file's entry about the same thing. By rows: it says nothing outside of this database. */
  readonly key: string;
  readonly entry: Entry;
  /** By which the stores know it. */
  readonly id: Id;
}

export interface Asking {
  readonly db: Kysely<Schema>;
  readonly now: Date;
  readonly timeZone: string;
  /** Folded addresses of those whom the file itself makes. */
  readonly people: ReadonlySet<string>;
  /** Judges a webhook's address. @throws Refusal naming `target`. */
  readonly target: (address: string) => URL;
}

export interface Found<Target> {
  readonly key: string;
  readonly target: Target;
}

export interface Doing {
  readonly tx: Tx;
  readonly keys: Pick<Keys, "audit" | "sealing">;
  readonly deed: Deed;
  readonly now: Date;
  readonly timeZone: string;
  readonly rules: OwnerRules;
  /** What must be told to whoever imports, this once: a webhook's secret. */
  readonly tell: (line: string) => void;
}

/** An entry of the file, with what it is about. */
export interface Wanted<Entry, Target> extends Found<Target> {
  readonly entry: Entry;
}

/** @typeParam Target an entry of the file as it is understood here. @typeParam Id by which the stores know what is held. */
export interface Section<Entry, Target, Id = string> {
  readonly held: (asking: Pick<Asking, "db" | "now">) => Promise<readonly Held<Entry, Id>[]>;
  /** @throws Refusal naming the entry's field; NotHere, Over. @param held of this section. */
  readonly find: (asking: Asking, entry: Entry, held: readonly Held<Entry, Id>[]) => Promise<Found<Target>>;
  /** Fields that are otherwise than the entry has them: what it does not name stays as it is. */
  readonly differences: (held: Entry, wanted: Wanted<Entry, Target>) => readonly string[];
  /** Why it cannot be made though it is well formed. @throws Refusal, NotHere, Over. */
  readonly makeable?: (asking: Asking, wanted: Wanted<Entry, Target>) => Promise<void>;
  readonly add: (doing: Doing, wanted: Wanted<Entry, Target>) => Promise<void>;
  readonly change: (doing: Doing, held: Held<Entry, Id>, wanted: Wanted<Entry, Target>) => Promise<void>;
  /** Undefined: a file takes none of these away. */
  readonly remove?: (doing: Doing, held: Held<Entry, Id>) => Promise<void>;
  /** After all of this section, in the last one's transaction. */
  readonly finish?: (doing: Doing) => Promise<void>;
}

/** Members of `names` that the file's entry has, and that are otherwise here. */
export function differing<Entry extends object>(held: Entry, wanted: Entry, names: readonly (keyof Entry & string)[]): readonly string[] {
  return names.filter((name) => wanted[name] !== undefined && JSON.stringify(held[name]) !== JSON.stringify(wanted[name]));
}

/** An entry as the file has it: in the order given, without what there is nothing of. */
export const entryOf = <Entry extends object>(members: { [Name in keyof Entry]?: Entry[Name] | null | undefined }): Entry =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== null)) as Entry;
