/**
 * The chain of the audit log: each row's MAC is made with the one before it, so that whoever has no key can change, take out, put in or
 * reorder nothing without breaking it. Rows cut off at the end break nothing: these show against a head that was told before.
 */

import { createHmac } from "node:crypto";
import { hexOf } from "./hex.ts";
import { Refusal } from "./refusal.ts";

/** As it lies in the database: `seq` from 1 without a gap; `before` and `after` are JSON. */
export interface AuditRow {
  readonly seq: number;
  readonly at: string;
  readonly actor_kind: string;
  readonly actor: string | null;
  readonly action: string;
  readonly subject: string | null;
  readonly address: string | null;
  readonly before: string | null;
  readonly after: string | null;
}

/** How the log ends: its last row. Written down elsewhere, it proves later that this row and all before it are what they were. */
export interface AuditHead {
  readonly seq: number;
  /** 64 hexadecimal digits. */
  readonly mac: string;
}

/** What stands in the place of a MAC before the first row. */
export const BEGINNING: Uint8Array = new Uint8Array(32);

/** HMAC-SHA-256 over the MAC before and the row as one JSON array: no two rows have one text, whatever is in them. */
export function macOf(key: Uint8Array, previous: Uint8Array, row: AuditRow): Uint8Array {
  const { seq, at, actor_kind, actor, action, subject, address, before, after } = row;
  const text = JSON.stringify([seq, at, actor_kind, actor, action, subject, address, before, after]);
  return createHmac("sha256", key).update(previous).update(text).digest();
}

/** A key that was in use before the present one, and the last entry that it wrote. */
export interface EarlierKey {
  readonly lastSeq: number;
  readonly key: Uint8Array;
}

/** Which key it is, and nothing of it. */
export const keyIdOf = (key: Uint8Array): string => createHmac("sha256", key).update("id").digest("hex").slice(0, 16);

/** As a person keeps it: `42:9f86…`. */
export const headText = ({ seq, mac }: AuditHead): string => `${seq}:${mac}`;

/** @throws Refusal naming `field`. */
export function headOf(text: string, field: string): AuditHead {
  const [, seq, mac] = /^([1-9]\d{0,14}):([0-9a-f]{64})$/.exec(text.trim().toLowerCase()) ?? [];
  if (seq === undefined || mac === undefined)
    throw new Refusal(field, `"${text}" is no head: a number, a colon and 64 hexadecimal digits, as the server's log has it`);
  return { seq: Number(seq), mac };
}

/** `changed`: the row is not what was written there; `missing`: it is gone; `added`: nobody of ours wrote it. */
export type AuditFault =
  | { readonly fault: "changed" | "missing" | "added"; readonly seq: number }
  /** Row and all before it fit each other, and not the head that was told: it was written anew with the key. */
  | { readonly fault: "rewritten"; readonly seq: number };

export type AuditVerdict =
  | {
      readonly isWhole: true;
      readonly head: AuditHead | undefined;
      /** Entries up to this number were written with a secret that is lost: there they are, and nothing proves what they say. */
      readonly unprovedUntil?: number;
    }
  /** `seq` is of the first row at fault. */
  | ({ readonly isWhole: false } & AuditFault);

export interface WalkOptions {
  /** A head that was kept elsewhere. */
  readonly told?: AuditHead | undefined;
  /** Keys before this one, the first of them first. */
  readonly earlier?: readonly EarlierKey[] | undefined;
  /**
   * The number of the entry that says that the secret before it was lost (`secret-lost`). It has to fit the key itself, with the MAC that lies
   * before it: nobody without the key makes what is before it unprovable.
   */
  readonly lostAt?: number | undefined;
}

/** Follows the log from its first row; whatever it is given, it names the first fault. */
export class AuditWalk {
  readonly #key: Uint8Array;
  readonly #told: AuditHead | undefined;
  readonly #earlier: readonly EarlierKey[];
  readonly #lostAt: number;
  #seq = 0;
  #mac = BEGINNING;

  constructor(key: Uint8Array, { told, earlier = [], lostAt = 0 }: WalkOptions = {}) {
    this.#key = key;
    this.#told = told;
    this.#earlier = earlier;
    this.#lostAt = lostAt;
  }

  /** @param mac as it lies there; anything that is no MAC at all is a fault as well. */
  follow(row: AuditRow, mac: unknown): AuditFault | undefined {
    const seq = this.#seq + 1;
    if (!Number.isInteger(row.seq) || row.seq < seq) return { fault: "added", seq: row.seq };
    if (row.seq > seq) return { fault: "missing", seq };
    if (!(mac instanceof Uint8Array)) return { fault: "changed", seq };
    const isProvable = seq >= this.#lostAt;
    if (isProvable && Buffer.compare(mac, macOf(this.#keyOf(seq), this.#mac, row)) !== 0) return { fault: "changed", seq };
    this.#seq = seq;
    this.#mac = mac;
    return this.#told?.seq === seq && this.#told.mac !== hexOf(mac) ? { fault: "rewritten", seq } : undefined;
  }

  #keyOf(seq: number): Uint8Array {
    return this.#earlier.find(({ lastSeq }) => seq <= lastSeq)?.key ?? this.#key;
  }

  /** After the last row. */
  end(): AuditVerdict {
    // Each new key has written at least that it came.
    const lastEarlier = this.#earlier.at(-1)?.lastSeq ?? 0;
    if (lastEarlier > 0 && this.#seq <= lastEarlier) return { isWhole: false, fault: "missing", seq: this.#seq + 1 };
    if (this.#told !== undefined && this.#told.seq > this.#seq) return { isWhole: false, fault: "missing", seq: this.#seq + 1 };
    const head = this.#seq === 0 ? undefined : { seq: this.#seq, mac: hexOf(this.#mac) };
    return { isWhole: true, head, ...(this.#lostAt > 1 ? { unprovedUntil: this.#lostAt - 1 } : {}) };
  }
}
