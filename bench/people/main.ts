/** What it costs to know who asks: `npx tsx bench/people/main.ts [part …] [--flag …]`. */
import { runParts } from "../parts.ts";
import { sessionLines } from "./session.ts";
import { signInLines } from "./sign-in.ts";

await runParts(["requests", "sign-ins"], (size) => ({
  session: {
    title: "session: a request by somebody who is known, against the same without the check",
    measure: () => sessionLines(size("requests", 5_000)),
  },
  "sign-in": { title: "sign-in: by password, against the work of its hash alone", measure: () => signInLines(size("sign-ins", 50)) },
}));
