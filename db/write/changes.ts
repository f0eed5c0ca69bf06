/**
 * A number that moves with every transaction that changed anything an answer may show. Whoever remembers it knows without a question to
 * the tables whether what was answered then is still so, also in the middle of a run: nothing that is written can go without it.
 */
import type { Tx, Writer } from "../dialect/connection.ts";

/**
 * Who may write runs is in no answer, and is renewed every second. What people and programs do is in answers that carry no tag
 * (server/plugins/never-kept.ts): a sign-in, or a token's use, must not make every reader ask for everything again.
 */
const isOfNoPicture = (sql: string): boolean =>
  /^\s*(INSERT INTO|UPDATE|DELETE FROM) (leases|people|person_accounts|sessions|one_time_links|recovery_codes|audit|tokens|views)\b/.test(
    sql,
  );
/** What answers rows and is no question has written them: `INSERT … RETURNING`. */
const isQuestion = (sql: string): boolean => /^\s*(SELECT|WITH)\b/i.test(sql);

export const counting = (writer: Writer): Writer => ({
  ...writer,
  transaction: (work, durability) =>
    writer.transaction(async (tx) => {
      let changed = 0;
      const counted: Tx = {
        all: (sql, parameters) => {
          if (!isQuestion(sql)) changed += 1;
          return tx.all(sql, parameters);
        },
        get: (sql, parameters) => {
          if (!isQuestion(sql)) changed += 1;
          return tx.get(sql, parameters);
        },
        run: async (sql, parameters) => {
          const done = await tx.run(sql, parameters);
          if (!isOfNoPicture(sql)) changed += done.changes;
          return done;
        },
      };
      const result = await work(counted);
      if (changed > 0) await tx.run("UPDATE changes SET n = n + 1");
      return result;
    }, durability),
});
