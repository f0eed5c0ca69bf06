/** Settings as they stand in a transaction, and their change with its entry in the audit log. */
import { type SettingName, type Settings, settingNames, settingsOf } from "../../posture/settings.ts";
import type { Rows, Tx } from "../dialect/connection.ts";
import { writeAudit } from "./audit.ts";
import type { Deed } from "./tokens.ts";

/** For whoever decides something by them: read in the transaction of what is decided. */
export const settingsNow = async (rows: Rows): Promise<Settings> =>
  settingsOf(await rows.all<{ name: string; value: string }>("SELECT name, value FROM settings"));

/** @param key `Keys.audit`. @returns the names of what is different now: what was so before is not written, and not told. */
export async function changeSettings(tx: Tx, key: Uint8Array, change: Partial<Settings>, deed: Deed): Promise<readonly SettingName[]> {
  const before = await settingsNow(tx);
  const changed = settingNames.filter(
    (name) => change[name] !== undefined && JSON.stringify(change[name]) !== JSON.stringify(before[name]),
  );
  for (const name of changed) {
    await tx.run(
      `INSERT INTO settings (name, value, changed_at, changed_by_kind, changed_by) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at,
         changed_by_kind = excluded.changed_by_kind, changed_by = excluded.changed_by`,
      [name, JSON.stringify(change[name]), deed.at, deed.actor.kind, deed.actor.id],
    );
    await writeAudit(tx, key, {
      ...deed,
      action: "settings-changed",
      subject: name,
      before: { value: before[name] },
      after: { value: change[name] },
    });
  }
  return changed;
}
