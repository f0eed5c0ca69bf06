/** What posture costs, against floors measured in the same run: `npx tsx bench/posture/main.ts [part …] [--flag …]`. */
import { runParts } from "../parts.ts";
import { endpointLines } from "./endpoints.ts";
import { rebuildLines } from "./rebuild.ts";
import { settleLines } from "./settle.ts";
import { shareLines } from "./share.ts";

/** Sizes: others than the goals' are for whoever works on the code. */
await runParts(["findings", "accounts", "days"], (size) => ({
  endpoints: {
    title: "endpoints: what an answer takes",
    measure: () => endpointLines({ findings: size("findings", 1_000_000), accounts: size("accounts", 500), days: size("days", 400) }),
  },
  share: { title: "share: what the steps take of a run", measure: () => shareLines(size("findings", 50_000)) },
  settle: {
    title: "settle: what the end of a run takes",
    measure: () => settleLines({ findings: size("findings", 1_000_000), accounts: size("accounts", 500), days: size("days", 400) }),
  },
  rebuild: {
    title: "rebuild: every sum made again from events",
    measure: () => rebuildLines({ findings: size("findings", 1_000_000), accounts: size("accounts", 500), days: size("days", 400) }),
  },
}));
