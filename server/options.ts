/** What the server is given: a connection that cannot write, and someone who takes what is asked for. */
import type { FastifyBaseLogger } from "fastify";
import type { Reader } from "../db/dialect/connection.ts";
import type { Catalogue } from "../posture/catalogue/decide.ts";
import type { AccountId, SourceId } from "../posture/words.ts";

/** What a person asks for by HTTP becomes a row that a job takes: server and collectors meet in the database. */
export interface Asks {
  /** `isNew` is false where a run is asked for or going on already: `run` is then that one. */
  run(asked: AskedRun): Promise<{ readonly run: number; readonly isNew: boolean }>;
  /** False where the run is over already. */
  cancel(run: number): Promise<boolean>;
  /** @returns the number to ask `/refreshes/:id` for. */
  refresh(publicId: Uint8Array): Promise<number>;
}

export interface AskedRun {
  readonly full: boolean;
  readonly accounts: readonly AccountId[] | undefined;
  readonly regions: readonly string[] | undefined;
  readonly sources: readonly SourceId[] | undefined;
}

export interface AppOptions {
  /** Read-only connection. */
  readonly db: Reader["kysely"];
  readonly ask: Asks;
  readonly now: () => Date;
  /** Scheduled interval between runs: two of them without success make a scope stale. */
  readonly intervalMs: number;
  /** What a check is about today: the organization's own word first. */
  readonly catalogue: Catalogue;
  /** Whose days are counted. */
  readonly timeZone: string;
  /** Names, beside loopback's, under which the server may be asked: of PUBLIC_URL and HOST. */
  readonly hosts: readonly string[];
  /** The built page. */
  readonly webFolder: string;
  /** How often a followed run's rows are read. */
  readonly progressPollMs?: number;
  readonly logger?: FastifyBaseLogger;
}
