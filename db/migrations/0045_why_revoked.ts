import type { Migration } from "./migration.ts";

/** Why an acceptance was revoked, in the words of whoever did: what it hid is open again, and somebody asks why. */
export const whyRevoked: Migration = {
  version: 45,
  name: "why an acceptance was revoked",
  statements: ["ALTER TABLE acceptances ADD COLUMN ended_note TEXT"],
};
