/** What is installed: for whoever compares it with the documentation, or reports what is wrong with it. */
import { type Static, Type } from "typebox";
import { TextOrNull, Time } from "./words.ts";

/** A change that breaks a program that asks it makes another one. */
export const API_VERSION = "1";

export const About = Type.Object({
  version: Type.String({ description: "Of Pillarwatch: a semantic version" }),
  revision: TextOrNull("The commit that it is of, 40 hexadecimal digits; null: not known"),
  apiVersion: Type.String({ description: "Of the API: the number in its addresses" }),
  licence: Type.String({ description: "By its SPDX identifier" }),
});
export type About = Static<typeof About>;

export const Installation = Type.Object({
  database: Type.String({ description: "What keeps the data, with its version" }),
  schemaVersion: Type.Integer({ minimum: 1, description: "Of the database" }),
  schemaSince: Time("When the database was brought to that version."),
  node: Type.String({ description: "Version of Node" }),
  platform: Type.String({ description: "Operating system and processor" }),
});
export type Installation = Static<typeof Installation>;
