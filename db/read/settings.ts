import type { Kysely } from "kysely";
import { type Settings, settingsOf } from "../../posture/settings.ts";
import type { Schema } from "../schema.ts";

/** The same for everybody: it tells nothing of any account. */
export const readSettings = async (db: Kysely<Schema>): Promise<Settings> =>
  settingsOf(await db.selectFrom("settings").select(["name", "value"]).execute());
