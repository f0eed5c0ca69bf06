/** What a Monday morning costs: `npx tsx bench/digest/main.ts [--flag …]`. */
import { runParts } from "../parts.ts";
import { composingLines } from "./composing.ts";

/** Sizes: others than the goals' are for whoever works on the code. */
await runParts(["findings", "accounts", "days", "owners"], (size) => ({
  composing: {
    title: "composing: everybody's digest, while somebody looks at pages",
    measure: () =>
      composingLines({
        ...{ findings: size("findings", 1_000_000), accounts: size("accounts", 500), days: size("days", 400) },
        owners: size("owners", 500),
      }),
  },
}));
