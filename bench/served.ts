/** The API on a filled database, as it is asked by a benchmark. */
import { openForReading } from "../db/open.ts";
import { builtIn } from "../posture/catalogue/decide.ts";
import { createApp } from "../server/app.ts";
import { today } from "./posture/fill.ts";

const never = (): never => {
  throw new Error("nobody asks for that here");
};

/** @param webFolder of the built pages. @returns its address: "http://127.0.0.1:40123". */
export async function serveFilled(database: string, webFolder: string): Promise<string> {
  const app = await createApp({
    db: openForReading(`sqlite:${database}`).kysely,
    ask: { run: never, cancel: never, refresh: never },
    now: () => new Date(`${today}T07:00:00.000Z`),
    timeZone: "UTC",
    intervalMs: 3_600_000,
    hosts: [],
    webFolder,
    catalogue: builtIn,
  });
  return app.listen({ port: 0, host: "127.0.0.1" });
}
