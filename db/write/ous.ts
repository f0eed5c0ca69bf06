/** OUs as the organization lists them, those without an account too: what they carry is inherited. */
import type { Rows, Tx } from "../dialect/connection.ts";

export interface ListedUnit {
  /** `ou-…`, or of the root `r-…`. */
  readonly id: string;
  /** Of the unit above; undefined of the root. */
  readonly parent: string | undefined;
  /** Names from the root, joined by ` / `. */
  readonly path: string;
}

/** Writes what a whole list said: an OU that it lacks is gone, with what it carried. */
export async function writeUnits(tx: Tx, organizationId: string | undefined, listed: readonly ListedUnit[]): Promise<void> {
  const kept = await tx.all<{ id: number; ou_id: string }>("SELECT id, ou_id FROM ous WHERE organization_id IS ?", [
    organizationId ?? null,
  ]);
  const ids = new Set(listed.map(({ id }) => id));
  for (const { id, ou_id } of kept) if (!ids.has(ou_id)) await tx.run("DELETE FROM ous WHERE id = ?", [id]);
  for (const { id, parent, path } of listed) {
    await tx.run(
      `INSERT INTO ous (ou_id, organization_id, parent, path) VALUES (?, ?, ?, ?)
       ON CONFLICT (ou_id) DO UPDATE SET organization_id = excluded.organization_id, parent = excluded.parent, path = excluded.path
         WHERE ous.parent IS NOT excluded.parent OR ous.path IS NOT excluded.path OR ous.organization_id IS NOT excluded.organization_id`,
      [id, organizationId ?? null, parent ?? null, path],
    );
  }
}

/** OUs whose tags were not read since `before`: those that never were first. */
export const unitTagsDue = (rows: Rows, before: string): Promise<{ id: number; ou_id: string }[]> =>
  rows.all(`SELECT id, ou_id FROM ous WHERE tags_read_at IS NULL OR tags_read_at < ? ORDER BY tags_read_at IS NOT NULL, tags_read_at, id`, [
    before,
  ]);

export const writeUnitTags = (tx: Tx, unit: number, tags: Readonly<Record<string, string>>, seen: string): Promise<unknown> =>
  tx.run("UPDATE ous SET tags = ?, tags_read_at = ? WHERE id = ?", [JSON.stringify(tags), seen, unit]);
