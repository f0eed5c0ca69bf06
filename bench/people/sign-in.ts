/** Guessing must cost: Argon2id is most of a sign-in, and what the server does around it little. */
import { hashPassword, isPassword } from "../../server/auth/passwords.ts";
import { password, peopleWorld } from "../../test/support/people.ts";
import { aside, type Line } from "../table.ts";
import { at, ms, timed } from "./timed.ts";

export async function signInLines(signIns: number): Promise<readonly Line[]> {
  const world = await peopleWorld();
  const email = "lead@example.com";
  await world.person(email, "lead");
  const kept = await hashPassword(password);
  const browser = world.browser();
  const [whole, hash, wrong]: number[][] = [[], [], []];
  for (let count = 0; count < signIns; count += 1) {
    whole?.push(await timed(() => browser.post("/session/password", { email, password })));
    hash?.push(await timed(() => isPassword(kept, password)));
    // Another address each time, and another person: the limits against guessing are not what is measured.
    wrong?.push(
      await timed(() =>
        world.browser(`203.0.113.${count % 250}`).post("/session/password", { email: `nobody-${count}@example.com`, password }),
      ),
    );
  }
  await world.close();
  const line = (name: string, times: readonly number[], share: number) =>
    aside(name, ms(at(share, times)), ms(at(share, hash ?? [])), `${(at(share, times) / at(share, hash ?? [])).toFixed(2)} x`);
  return [
    line("sign-in, median", whole ?? [], 0.5),
    line("sign-in, p99", whole ?? [], 0.99),
    line("of somebody who is not there, median", wrong ?? [], 0.5),
  ];
}
