/** What a container's limits ask of the server: `npx tsx bench/container/main.ts [memory | sigterm] [--flag …]`. */
import { randomInt } from "node:crypto";
import { runParts } from "../parts.ts";
import { memoryLines } from "./memory.ts";
import { sigtermLines } from "./sigterm.ts";

await runParts(["findings", "accounts", "days", "collected", "limit", "times", "seed"], (size) => {
  const database = { findings: size("findings", 1_000_000), accounts: size("accounts", 500), days: size("days", 400) };
  const collected = size("collected", 10);
  return {
    memory: {
      title: "memory: everything at once in the smallest container",
      measure: () => memoryLines({ ...database, collected, limitMb: size("limit", 512) }),
    },
    sigterm: {
      title: "sigterm: told to end in the middle of a run",
      measure: () =>
        sigtermLines({
          ...database,
          collected,
          times: size("times", 20),
          seed: size("seed", Number(process.env.PILLARWATCH_TEST_SEED) || randomInt(1, 2 ** 31)),
        }),
    },
  };
});
