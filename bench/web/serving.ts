/** The process that is asked: `serving.ts DATABASE PAGES BARE`. The pages on a real API, and the floor, each on a port of its own; prints both as one line. */
import { openForReading } from "../../db/open.ts";
import { builtIn } from "../../posture/catalogue/decide.ts";
import { createApp } from "../../server/app.ts";
import { today } from "../posture/fill.ts";

const [database = "", pages = "", bare = ""] = process.argv.slice(2);
const never = (): never => {
  throw new Error("nobody asks for that here");
};
const serve = async (webFolder: string): Promise<string> => {
  const app = await createApp({
    db: openForReading(`sqlite:${database}`).kysely,
    ask: { run: never, cancel: never, refresh: never },
    now: () => new Date(`${today}T07:00:00.000Z`),
    timeZone: "UTC",
    intervalMs: 3_600_000,
    hosts: [],
    webFolder,
    catalogue: builtIn,
    ownerTag: "Owner",
  });
  return app.listen({ port: 0, host: "127.0.0.1" });
};
const [ofPages, ofBare] = await Promise.all([serve(pages), serve(bare)]);
console.log(JSON.stringify({ pages: ofPages, bare: ofBare }));
