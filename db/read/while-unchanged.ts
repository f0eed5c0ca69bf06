/** What grows with the findings and does not add up, so that no sum of it lies ready: it is asked once, and anew when anything has changed. */
import type { Kysely } from "kysely";
import { remembered, rememberedWhile } from "../dialect/remembered.ts";
import type { Schema } from "../schema.ts";
import type { View } from "./view.ts";

/** All that an answer about a view hangs on: how its accounts were chosen is for those who look them up. */
export const askedOf = ({ units, allBut, ...asked }: View): object => asked;

/**
 * By the count of changes, which the tags of all answers go by too (picture.ts): what is written and in no picture, as a heartbeat, moves it not.
 * @param question all that it is asked with, what the reader may see among it: another question must have another text.
 * @param ask of the database and of no clock. Small: it lies in memory. Nobody may change what it answers.
 */
export async function whileUnchanged<Answer>(
  db: Kysely<Schema>,
  question: readonly unknown[],
  ask: () => Promise<Answer>,
): Promise<Answer> {
  const mark = await remembered(db, "changes", async () => (await db.selectFrom("changes").select("n").executeTakeFirstOrThrow()).n);
  return rememberedWhile(db, JSON.stringify(question), mark, ask);
}
