/** The process that is asked: `serving.ts DATABASE PAGES BARE`. The pages on a real API, and the floor, each on a port of its own; prints both as one line. */
import { serveFilled } from "../served.ts";

const [database = "", pages = "", bare = ""] = process.argv.slice(2);
const [ofPages, ofBare] = await Promise.all([serveFilled(database, pages), serveFilled(database, bare)]);
console.log(JSON.stringify({ pages: ofPages, bare: ofBare }));
