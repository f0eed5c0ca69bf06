import type { Migration } from "./migration.ts";

/** Which service's own word is too old next: see db/read/picture.ts. */
export const toldFresh: Migration = {
  version: 6,
  name: "told fresh",
  statements: ["CREATE INDEX scopes_told ON scopes (told_at) WHERE watched = 1"],
};
