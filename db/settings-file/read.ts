/** All that is decided here, as the file has it: the same for the same decisions, in whichever database and order they were made. */
import type { Kysely } from "kysely";
import { SETTINGS_FILE_VERSION, type SettingsFile } from "../../posture/settings-file.ts";
import { readSettings } from "../read/settings.ts";
import type { Schema } from "../schema.ts";
import { sections } from "./sections.ts";

export async function readSettingsFile(db: Kysely<Schema>, now: Date): Promise<SettingsFile> {
  const file: SettingsFile = { pillarwatchSettings: SETTINGS_FILE_VERSION, settings: await readSettings(db) };
  for (const section of sections) await section.write({ db, now }, file);
  return file;
}
