/** A writer that tells of each statement that writes, before it does. */
import type { Writer } from "../../db/dialect/connection.ts";

export const onStatements = (writer: Writer, told: () => void): Writer => ({
  ...writer,
  transaction: (work, durability) =>
    writer.transaction(
      (tx) =>
        work({
          ...tx,
          run: (sql, parameters) => {
            told();
            return tx.run(sql, parameters);
          },
        }),
      durability,
    ),
});
