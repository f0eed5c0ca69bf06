/** What goes wrong, drawn from a seed: the same seed, the same troubles. */
import type { Fault, Trouble } from "../../simulator/faults.ts";
import { chance, drawn, oneOf } from "../../simulator/world/hash.ts";
import type { Behaviour } from "../../test/support/mail-server.ts";

/** Hours in which AWS is in trouble. */
const SHARE = 0.3;
/** What the product waits for at most, and some more: its patience ends. */
const SLOWEST_MS = 90_000;

const troubles: readonly Trouble[] = [
  { kind: "throttled" },
  { kind: "server error", status: 500 },
  { kind: "server error", status: 503 },
  { kind: "connection cut", at: "before answer" },
  { kind: "connection cut", at: "in body" },
  { kind: "truncated" },
  { kind: "slow", delayMs: SLOWEST_MS },
  { kind: "session expired" },
  { kind: "malformed record", how: "missing member" },
  { kind: "denied", by: "identity policy" },
  { kind: "denied", by: "service control policy" },
];
/** Who may not ask Config what is gone ends findings by another name: that is told in docs/concepts.md, and is no fault to be seen here. */
const deniable = ["securityhub", "guardduty", "inspector2"] as const;
const services = [...deniable, "organizations", "account", "sts", "config"] as const;

export function faultsOf(seed: number, hour: number): readonly Fault[] {
  if (chance(seed, "faults", hour) >= SHARE) return [];
  return Array.from({ length: 1 + drawn(3, seed, "how many", hour) }, (_, nth) => {
    const trouble = oneOf(troubles, seed, "trouble", hour, nth);
    const isRare = trouble.kind === "slow" || trouble.kind === "malformed record";
    return {
      trouble,
      service: oneOf(trouble.kind === "denied" ? deniable : services, seed, "service", hour, nth),
      from: 1 + drawn(6, seed, "from", hour, nth),
      ...(isRare ? { times: 1 } : { probability: oneOf([0.1, 0.4, 1], seed, "probability", hour, nth) }),
      seed: drawn(1_000, seed, "fault", hour, nth),
    };
  });
}

const behaviours: readonly Behaviour[] = [{}, { mailFrom: 421 }, { mailFrom: 451 }, { rcptTo: 450 }, { rcptTo: 452 }, { dot: 451 }];

/** How the mail server is in an hour: it takes nothing in about a third of them, never for good. */
export const mailBehaviourOf = (seed: number, hour: number): Behaviour =>
  chance(seed, "mail", hour) < 0.4 ? oneOf(behaviours, seed, "behaviour", hour) : {};
