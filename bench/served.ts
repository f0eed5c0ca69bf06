/** The API on a filled database, as it is asked by a benchmark: by somebody who is signed in, whose session is checked at each request. */
import { openDatabase, openForReading } from "../db/open.ts";
import { builtIn } from "../posture/catalogue/decide.ts";
import { usualOwnerRules } from "../posture/owner.ts";
import { createApp } from "../server/app.ts";
import { signedIn, testKeys } from "../test/support/signed-in.ts";
import { today } from "./posture/fill.ts";

const never = (): never => {
  throw new Error("nobody asks for that here");
};

/** @param webFolder of the built pages. @returns its address: "http://127.0.0.1:40123". */
export async function serveFilled(database: string, webFolder: string): Promise<string> {
  const url = `sqlite:${database}`;
  const now = `${today}T07:00:00.000Z`;
  const writer = await openDatabase(url, now);
  await signedIn(writer);
  const app = await createApp({
    db: openForReading(url).kysely,
    writer,
    keys: testKeys,
    cookie: { isSafe: true },
    overHttp: false,
    isSample: false,
    byPassword: true,
    secondFactor: "optional",
    publicUrl: () => "http://127.0.0.1",
    ask: { run: never, cancel: never, refresh: never },
    now: () => new Date(now),
    timeZone: "UTC",
    intervalMs: 3_600_000,
    hosts: [],
    webFolder,
    catalogue: builtIn,
    // A benchmark asks as nobody else does.
    limits: { known: 10_000_000, strangers: 10_000_000 },
    longestDelayMs: 600_000,
    ownerRules: usualOwnerRules,
  });
  return app.listen({ port: 0, host: "127.0.0.1" });
}
