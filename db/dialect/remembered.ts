/**
 * What is the same whoever asks, and is asked with every question: who stands behind a session, which run goes on, since when something is known.
 * It is asked once and remembered until anything is written, by whichever connection or process.
 */
import type { Kysely } from "kysely";
import type { Schema } from "../schema.ts";

/** Of one version of the database. What nobody may see in it yet, or any more, must not be told by it: another version forgets all of it. */
interface Memory {
  /** Another one after anything was written. Costs some microseconds, in the thread that asks. */
  readonly version: () => number;
  told: number | undefined;
  readonly answers: Map<string, Promise<unknown>>;
  /** Of `rememberedWhile`, the last of each key; who was asked for last is last. */
  readonly lasting: Map<string, { readonly mark: unknown; readonly answer: Promise<unknown> }>;
}

/** Sessions that are shown and are none must not fill the memory. */
const MOST = 2_000;
/** Of what lasts: a page's worth of rows each. */
const MOST_LASTING = 200;

const memories = new WeakMap<Kysely<Schema>, Memory>();

/** From now on: without it every question is asked anew, as it is in a transaction. */
export function remembers(db: Kysely<Schema>, version: () => number): void {
  memories.set(db, { version, told: undefined, answers: new Map(), lasting: new Map() });
}

/**
 * @param key of the question with all that it is asked with: another question must have another.
 * @param ask of the database and of nothing else: what time changes is no part of the answer. Bounded: it lies in memory.
 * @returns an answer that is no older than the last transaction that was committed before this was called. Nobody may change it.
 */
export async function remembered<Answer>(db: Kysely<Schema>, key: string, ask: () => Promise<Answer>): Promise<Answer> {
  const memory = memories.get(db);
  if (memory === undefined) return ask();
  // Before it is asked: what is written meanwhile moves the version, and the answer is forgotten, whether or not it has seen it.
  const version = memory.version();
  if (memory.told !== version) memory.answers.clear();
  memory.told = version;
  const kept = memory.answers.get(key) as Promise<Answer> | undefined;
  if (kept !== undefined) return kept;
  const answer = ask();
  if (memory.answers.size >= MOST) memory.answers.delete(memory.answers.keys().next().value ?? "");
  memory.answers.set(key, answer);
  answer.catch(() => {
    if (memory.answers.get(key) === answer) memory.answers.delete(key);
  });
  return answer;
}

/**
 * The same for what is dear to ask, and lasts while a mark does: a heartbeat is written too, and changes nothing of it.
 * @param mark must have been read before this is called, and move with whatever changes the answer.
 */
export async function rememberedWhile<Answer>(db: Kysely<Schema>, key: string, mark: unknown, ask: () => Promise<Answer>): Promise<Answer> {
  const lasting = memories.get(db)?.lasting;
  const kept = lasting?.get(key);
  lasting?.delete(key);
  if (kept !== undefined && kept.mark === mark) {
    lasting?.set(key, kept);
    return kept.answer as Promise<Answer>;
  }
  const answer = ask();
  if (lasting !== undefined && lasting.size >= MOST_LASTING) lasting.delete(lasting.keys().next().value ?? "");
  lasting?.set(key, { mark, answer });
  answer.catch(() => {
    if (lasting?.get(key)?.answer === answer) lasting.delete(key);
  });
  return answer;
}

/** The next one who asks asks anew: what time has changed of it, no version tells. */
export const forget = (db: Kysely<Schema>, key: string): void => void memories.get(db)?.answers.delete(key);
