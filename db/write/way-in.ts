/** Which way in the last run found: where nobody can be asked now, it stands. */
import type { Rows, Tx } from "../dialect/connection.ts";

export type WayIn = "each-account" | "delegated-administrator";

export async function keptWayIn(rows: Rows): Promise<WayIn | undefined> {
  const row = await rows.get<{ value: WayIn }>("SELECT value FROM meta WHERE key = 'way-in'");
  return row?.value;
}

export const keepWayIn = (tx: Tx, way: WayIn): Promise<unknown> =>
  tx.run("INSERT INTO meta (key, value) VALUES ('way-in', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", [way]);
