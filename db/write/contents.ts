/** A database holds either the sample organization or a real one, and knows which. */
import type { Rows, Tx } from "../dialect/connection.ts";

export type Contents = "sample" | "real";

export async function contentsOf(rows: Rows): Promise<Contents | undefined> {
  const row = await rows.get<{ value: Contents }>("SELECT value FROM meta WHERE key = 'contents'");
  return row?.value;
}

/** Decided once, by the first who writes. @returns what the database holds. */
export async function claimContents(tx: Tx, contents: Contents): Promise<Contents> {
  await tx.run("INSERT INTO meta (key, value) VALUES ('contents', ?) ON CONFLICT (key) DO NOTHING", [contents]);
  return (await contentsOf(tx)) ?? contents;
}
