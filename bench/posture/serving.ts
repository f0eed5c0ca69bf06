/** The process that is asked: `serving.ts PATH`. The API and its floor, each on a port of its own; prints both as one line. */
import { serveFilled } from "../served.ts";
import { bareServer } from "./bare-server.ts";

const path = process.argv[2] ?? "";
const [api, floor] = await Promise.all([serveFilled(path, "/nowhere"), bareServer(path).listen({ port: 0, host: "127.0.0.1" })]);
console.log(JSON.stringify({ api, floor }));
