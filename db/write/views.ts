/** What a person keeps by a name of their own. It is in no log: it says nothing of who may do what. */
import { Refusal } from "../../posture/refusal.ts";
import { MOST_VIEWS } from "../../posture/words.ts";
import type { Tx } from "../dialect/connection.ts";
import { newPublicId } from "../secrets.ts";

export interface NewView {
  readonly name: string;
  readonly address: string;
}

/** One of this name gets the address. @param at ISO 8601. @returns its public id. @throws Refusal naming `name`: there are too many. */
export async function saveView(tx: Tx, person: number, { name, address }: NewView, at: string): Promise<Uint8Array> {
  const known = await tx.get<{ public_id: Uint8Array }>("SELECT public_id FROM views WHERE person = ? AND name = ?", [person, name]);
  if (known !== undefined) {
    await tx.run("UPDATE views SET address = ?, saved_at = ? WHERE public_id = ?", [address, at, known.public_id]);
    return known.public_id;
  }
  const [{ n } = { n: 0 }] = await tx.all<{ n: number }>("SELECT count(*) AS n FROM views WHERE person = ?", [person]);
  if (n >= MOST_VIEWS) throw new Refusal("name", `there are ${MOST_VIEWS} saved views already: remove one first`);
  const id = newPublicId();
  await tx.run("INSERT INTO views (public_id, person, name, address, saved_at) VALUES (?, ?, ?, ?, ?)", [id, person, name, address, at]);
  return id;
}

/** @returns false where this person has none of this id. */
export const forgetView = async (tx: Tx, person: number, id: Uint8Array): Promise<boolean> =>
  (await tx.run("DELETE FROM views WHERE person = ? AND public_id = ?", [person, id])).changes > 0;
