/**
 * What a database is, to the stores: asynchronous, so that PostgreSQL can stand behind it. Statements are constants with `?`; each dialect
 * prepares a text once and keeps it.
 */
import type { Kysely } from "kysely";
import type { StoreTrouble } from "../../posture/condition.ts";
import { Refusal } from "../../posture/refusal.ts";
import type { Schema } from "../schema.ts";

export type Value = string | number | Uint8Array | null;

export interface Rows {
  all<Row>(sql: string, parameters?: readonly Value[]): Promise<Row[]>;
  get<Row>(sql: string, parameters?: readonly Value[]): Promise<Row | undefined>;
}

/** Writers exist only in a transaction: every store function takes one as its first parameter and opens none. */
export interface Tx extends Rows {
  /** @returns how many rows changed, and the last row's integer key where one was inserted. */
  run(sql: string, parameters?: readonly Value[]): Promise<{ readonly changes: number; readonly id: number }>;
}

/**
 * The store cannot be written for now: the disk is full or read-only, the file is damaged, or somebody holds it locked for long. The operator can
 * mend it; what was written stays, and whoever was writing can go on from there.
 */
export class StoreUnusable extends Refusal {
  readonly trouble: StoreTrouble;
  constructor(trouble: StoreTrouble, message: string, options?: ErrorOptions) {
    super("DATABASE_URL", message, options);
    this.trouble = trouble;
  }
}

/**
 * What a power cut may take. Nothing is ever half written; but without `durable` the last transactions may be gone, which costs a reading of
 * AWS and no more. With it what is answered is on the disk: decisions, the audit log, what is to be sent (architecture.md section 3). It makes
 * those before it durable as well, and costs a flush of the disk (some milliseconds).
 */
export interface Durability {
  readonly durable?: boolean;
}

export interface Writer {
  readonly rows: Rows;
  /**
   * One transaction at a time in a process; another process's lock is waited for without blocking this thread.
   * @param durability of this one: by default as the connection was opened.
   * @throws StoreUnusable, or whatever `work` throws, after everything was rolled back.
   */
  transaction<Result>(work: (tx: Tx) => Promise<Result>, durability?: Durability): Promise<Result>;
  close(): Promise<void>;
}

/** Cannot write. */
export interface Reader {
  readonly kysely: Kysely<Schema>;
  close(): Promise<void>;
}
