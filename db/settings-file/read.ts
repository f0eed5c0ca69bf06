/** All that is decided here, as the file has it: the same for the same decisions, in whichever database and order they were made. */
import type { Kysely } from "kysely";
import { SETTINGS_FILE_VERSION, type SettingsFile } from "../../posture/settings-file.ts";
import { readSettings } from "../read/settings.ts";
import type { Schema } from "../schema.ts";
import { sections } from "./sections.ts";

export async function readSettingsFile(db: Kysely<Schema>, now: Date): Promise<SettingsFile> {
  const file: Record<string, unknown> = { pillarwatchSettings: SETTINGS_FILE_VERSION, settings: await readSettings(db) };
  for (const { name, section } of sections) {
    const entries = (await section.held({ db, now })).map(({ entry }) => ({ entry, text: JSON.stringify(entry) }));
    if (entries.length > 0) file[name] = entries.sort((a, b) => (a.text < b.text ? -1 : 1)).map(({ entry }) => entry);
  }
  return file as unknown as SettingsFile;
}
