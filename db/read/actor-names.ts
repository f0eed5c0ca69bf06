/** What people and tokens are called today: log and lists keep their public ids. Who was erased has no name any more. */
import type { Kysely } from "kysely";
import { bytesOf, hexOf } from "../../posture/hex.ts";
import type { Schema } from "../schema.ts";

/** @param ids of a page's entries: public ids among whatever else. */
export async function namesOf(db: Kysely<Schema>, ids: readonly (string | null)[]): Promise<ReadonlyMap<string, string>> {
  const publicIds = [...new Set(ids.filter((id): id is string => id !== null && /^[0-9a-f]{32}$/.test(id)))];
  if (publicIds.length === 0) return new Map();
  const tokens = await db.selectFrom("tokens").where("public_id", "in", publicIds).select(["public_id", "name"]).execute();
  const people = await db
    .selectFrom("people")
    .where(
      "public_id",
      "in",
      publicIds.map((id) => bytesOf(id)),
    )
    .select(["public_id", "name", "email"])
    .execute();
  return new Map([
    ...tokens.map(({ public_id, name }) => [public_id, name] as const),
    ...people.flatMap(({ public_id, name, email }) =>
      (name ?? email ?? null) === null ? [] : [[hexOf(public_id), (name ?? email) as string] as const],
    ),
  ]);
}
