/** What collecting costs, against floors measured in the same run: `npx tsx bench/collect/main.ts [part …] [--flag …]`. */
import { runParts } from "../parts.ts";
import { againLines } from "./again.ts";
import { loopLines } from "./loop.ts";
import { memoryLines } from "./memory.ts";
import { quotaLines } from "./quotas.ts";
import { storeLines } from "./store.ts";

/** Sizes: others than the goals' are for whoever works on the code. `seconds`: how long the server is asked. */
await runParts(["records", "accounts", "regions", "slowest-scope", "seconds"], (size) => ({
  store: { title: "store: the write path alone", measure: () => storeLines(size("records", 50_000)) },
  again: {
    title: "again: the whole collecting process, run once more",
    measure: () => againLines({ accounts: size("accounts", 5), regions: size("regions", 2), records: size("records", 150_000) }),
  },
  quotas: {
    title: "quotas: a first collect under AWS's quotas",
    measure: () =>
      quotaLines({
        accounts: size("accounts", 200),
        regions: size("regions", 3),
        records: size("records", 150_000),
        slowestScope: size("slowest-scope", 30_000),
      }),
  },
  memory: {
    title: "memory: the most that was resident of the collecting process",
    measure: () =>
      memoryLines({
        accounts: size("accounts", 100),
        regions: size("regions", 3),
        records: size("records", 1_000_000),
        slowestScope: size("slowest-scope", 200_000),
      }),
  },
  loop: {
    title: "loop: the server's event loop while it collects and is asked",
    measure: () =>
      loopLines({
        accounts: size("accounts", 50),
        regions: size("regions", 3),
        records: size("records", 200_000),
        seconds: size("seconds", 60),
      }),
  },
}));
