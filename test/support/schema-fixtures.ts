/** Databases of earlier schemas, with rows in them, each as the program of its time left it (scripts/schema-fixtures.ts). */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

export interface SchemaFixture {
  /** Its newest migration. */
  readonly schema: number;
  /** Whose program made it. */
  readonly commit: string;
}

const folder = join(import.meta.dirname, "../fixtures");
/** Of all, ascending by schema. */
export const schemasFile = join(folder, "schemas.json");

export const schemaFixtures = (): readonly SchemaFixture[] => JSON.parse(readFileSync(schemasFile, "utf8"));

export const fileOfSchema = (schema: number): string => join(folder, `schema-${String(schema).padStart(4, "0")}.db.gz`);

export const unpackSchema = (schema: number, path: string): void => writeFileSync(path, gunzipSync(readFileSync(fileOfSchema(schema))));
