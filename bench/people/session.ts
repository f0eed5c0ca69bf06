/**
 * The hook before every route: two addresses of one server with the same work behind them, one for whoever is known to see the whole organization,
 * one for anybody. Asked in turns, so that what disturbs one disturbs the other.
 */
import { Agent, get } from "node:http";
import { readSummary } from "../../db/read/summary.ts";
import type { Access } from "../../posture/caller.ts";
import { everything } from "../../posture/reach.ts";
import { testApplication } from "../../test/support/application.ts";
import { noon } from "../../test/support/database.ts";
import { leadCookie } from "../../test/support/signed-in.ts";
import { enterAs, twoOwners } from "../../test/support/two-owners.ts";
import { aside, type Line } from "../table.ts";
import { at, ms, timed } from "./timed.ts";

export async function sessionLines(requests: number): Promise<readonly Line[]> {
  const { database } = await twoOwners();
  const { app } = await testApplication(database);
  const work = (access: Access) =>
    app.get(`/work/${access}`, { config: { access } }, () => readSummary(database.db, everything, { now: new Date(noon) }));
  work("open");
  work("signed-in");
  const address = await app.listen({ port: 0, host: "127.0.0.1" });
  const agent = new Agent({ keepAlive: true });
  const owner = await enterAs(database, "owner");
  const token = await enterAs(database, "token of viewer");
  const asked: Readonly<Record<string, readonly [path: string, headers: Readonly<Record<string, string>>]>> = {
    none: ["/work/open", { cookie: leadCookie }],
    "an administrator's session": ["/work/signed-in", { cookie: leadCookie }],
    "an owner's session": ["/work/signed-in", owner.headers],
    "an API token": ["/work/signed-in", token.headers],
  };
  const times = new Map(Object.keys(asked).map((name) => [name, [] as number[]]));
  for (let count = -100; count < requests; count += 1) {
    for (const [name, [path, headers]] of Object.entries(asked)) {
      const taken = await timed(() => answered(`${address}${path}`, headers, agent));
      if (count >= 0) times.get(name)?.push(taken);
    }
  }
  agent.destroy();
  await app.close();
  await database.close();
  const floors = times.get("none") ?? [];
  return Object.keys(asked)
    .filter((name) => name !== "none")
    .flatMap((name) =>
      (
        [
          ["median", 0.5],
          ["p99", 0.99],
        ] as const
      ).map(([word, share]) => {
        const [measured, floor] = [at(share, times.get(name) ?? []), at(share, floors)];
        return aside(`${name}, ${word} of ${requests.toLocaleString("en")}`, ms(measured), ms(floor), `${(measured / floor).toFixed(2)} x`);
      }),
    );
}

/** @throws where it is not 200: what was refused took no time. */
const answered = (url: string, headers: Readonly<Record<string, string>>, agent: Agent): Promise<void> =>
  new Promise((resolve, reject) => {
    get(url, { headers, agent }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url} answered ${response.statusCode}`));
      response.resume().on("end", resolve);
    }).on("error", reject);
  });
