/** The process that is asked: `serving.ts PATH`. The API and its floor, each on a port of its own; prints both as one line. */
import { openForReading } from "../../db/open.ts";
import { builtIn } from "../../posture/catalogue/decide.ts";
import { createApp } from "../../server/app.ts";
import { bareServer } from "./bare.ts";
import { today } from "./fill.ts";

const path = process.argv[2] ?? "";
const never = (): never => {
  throw new Error("nobody asks for that here");
};
const app = await createApp({
  db: openForReading(`sqlite:${path}`).kysely,
  ask: { run: never, cancel: never, refresh: never },
  now: () => new Date(`${today}T07:00:00.000Z`),
  timeZone: "UTC",
  intervalMs: 3_600_000,
  hosts: [],
  webFolder: "/nowhere",
  catalogue: builtIn,
  ownerTag: "Owner",
});
const bare = bareServer(path);
const [api, floor] = await Promise.all([app.listen({ port: 0, host: "127.0.0.1" }), bare.listen({ port: 0, host: "127.0.0.1" })]);
console.log(JSON.stringify({ api, floor }));
