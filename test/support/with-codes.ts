import { openDatabase } from "../../db/open.ts";
import { beginCodes, confirmCodes } from "../../db/write/codes.ts";

/** Somebody has set up one-time codes, as one does on the page of the profile; nobody can open their secret. @param file of the database */
export async function withCodes(file: string, email: string): Promise<void> {
  const now = new Date().toISOString();
  const writer = await openDatabase(`sqlite:${file}`, now);
  await writer.transaction(async (tx) => {
    const person = await tx.get<{ id: number }>("SELECT id FROM people WHERE email = ?", [email]);
    if (person === undefined) throw new Error(`nobody is ${email}`);
    await beginCodes(tx, person.id, new Uint8Array([1]));
    await confirmCodes(tx, person.id, now);
  });
  await writer.close();
}
