/** A plan of any size: accounts, regions and problems by number, everything on unless asked for. For benches and laws, not for the eye. */
import { type Eventful, eventfulHistory } from "./events.ts";
import { chance, drawn, hexadecimal } from "./hash.ts";
import { quietHistory, type ScopeHistory } from "./history.ts";
import { dayMs, type Tempo } from "./life.ts";
import type { AccountPlan, Counts, WorldPlan } from "./plan.ts";

export interface GeneratedSize {
  readonly accounts: number;
  readonly regions: number;
  /** Findings and passed checks together. */
  readonly findings: number;
  /** Of these, how many one scope holds (the third account's, in the first region); the others share the rest evenly. */
  readonly slowestScope?: number;
  /** Days of history before the end. */
  readonly days?: number;
  /** Every kind of event happens to some scopes' services, and accounts join, are suspended and leave; by default nothing happens. */
  readonly eventful?: boolean;
  /** What happened to a scope's services, over the above. */
  readonly history?: (accountId: string, region: string) => Partial<ScopeHistory>;
}

const regionNames = [
  "eu-central-1",
  "eu-west-1",
  "us-east-1",
  "us-east-2",
  "us-west-2",
  "eu-north-1",
  "eu-west-2",
  "eu-west-3",
  "ap-southeast-1",
  "ap-southeast-2",
  "ap-northeast-1",
  "ca-central-1",
  "sa-east-1",
];

export function generatedPlan(seed: number, size: GeneratedSize, endsAtMs: number): WorldPlan {
  const beganAtMs = endsAtMs - (size.days ?? 120) * dayMs;
  const regions = regionNames.slice(0, size.regions);
  if (regions.length < size.regions) throw new Error(`at most ${regionNames.length} regions`);
  const ids = Array.from({ length: size.accounts }, (_, i) => accountId(seed, i));
  const rootId = `r-${hexadecimal(4, seed, "root")}`;
  const ous = ["Platform", "Workloads"].map((name) => ({
    id: `ou-${rootId.slice(2)}-${hexadecimal(8, seed, name)}`,
    name,
    parentId: rootId,
  }));
  const tempo: Tempo = { beganAtMs, untilMs: endsAtMs + 30 * dayMs, failing: 0.18, growing: 0.2, fixing: 0.3 };
  const { slowestScope } = size;
  const perScope =
    slowestScope === undefined
      ? size.findings / (size.accounts * size.regions)
      : (size.findings - slowestScope) / (size.accounts * size.regions - 1);
  const scopeOf = (account: number) => (region: string) =>
    slowestScope !== undefined && account === 2 && region === regions[0] ? slowestScope : perScope;
  return {
    seed,
    partition: "aws",
    organizationId: `o-${hexadecimal(10, seed, "organization")}`,
    rootId,
    managementAccountId: ids[0] ?? "",
    securityAccountId: ids[1] ?? ids[0] ?? "",
    aggregationRegion: regions[0] ?? "",
    regions: regions.map((name, i) => ({ name, optIn: size.eventful === true && i > 0 && i === regions.length - 1 })),
    ous,
    accounts: ids.map((id, i) => {
      const made = accountPlan(seed, id, i, ous[i % 2]?.id ?? rootId, regions, tempo, scopeOf(i), size.history);
      return size.eventful === true ? withEvents(made, i, { seed, homeRegion: regions[0] ?? "", beganAtMs, endsAtMs }, size.history) : made;
    }),
  };
}

/** The fourth account joins late, the fifth is suspended, the sixth leaves; the seventh opts out of its last region. */
function withEvents(
  plan: AccountPlan,
  index: number,
  when: Pick<Eventful, "seed" | "homeRegion" | "beganAtMs" | "endsAtMs">,
  history: GeneratedSize["history"],
): AccountPlan {
  const { account } = plan;
  const at = (share: number) => Math.floor((when.beganAtMs + (when.endsAtMs - when.beganAtMs) * share) / dayMs) * dayMs;
  const fate = [{}, {}, {}, { joinedAtMs: at(0.3) }, { suspendedAtMs: at(0.7) }, { leftAtMs: at(0.8) }][index] ?? {};
  const regions =
    index === 6
      ? plan.regions.map((region, i, all) => (i > 0 && i === all.length - 1 ? { ...region, untilMs: at(0.75) } : region))
      : plan.regions;
  return {
    ...plan,
    account: { ...account, ...fate },
    regions,
    history: (region) => ({
      ...eventfulHistory({ ...when, accountId: account.id, region, administers: index === 1 }),
      ...history?.(account.id, region),
    }),
  };
}

function accountPlan(
  seed: number,
  id: string,
  index: number,
  ouId: string,
  regions: readonly string[],
  tempo: Tempo,
  perScope: (region: string) => number,
  history: GeneratedSize["history"],
): AccountPlan {
  const name = `workload-${String(index + 1).padStart(3, "0")}`;
  return {
    account: {
      id,
      name,
      email: `${name}@aws.example.com`,
      ouId,
      joinedAtMs: tempo.beganAtMs - 400 * dayMs,
      tags: { Owner: `team-${index + 1}@example.com` },
    },
    regions: regions.map((region) => ({ name: region, fromMs: -8_640_000_000_000_000 })),
    tempo,
    counts: (region) => countsOf(seed, id, region, perScope(region)),
    nameOf: (region, type, i) => `${type.split("::")[2]?.toLowerCase() ?? "resource"}-${region}-${id.slice(-4)}-${i}`,
    history: (region) => ({ ...quietHistory, ...history?.(id, region) }),
  };
}

/**
 * A quarter are findings, three quarters passed checks: with a fifth of the checks failing at some time, this is how many of each kind.
 * A tenth more than asked for, since some do not exist yet and some are gone.
 */
function countsOf(seed: number, id: string, region: string, perScope: number): Counts {
  if (region === "global") return { posture: perScope >= 40 ? 16 : 4, threats: 0, vulnerabilities: 0 };
  const spread = 0.9 + 0.2 * chance(seed, id, region, "spread");
  return {
    posture: Math.round(perScope * 1.1 * spread),
    threats: Math.round(perScope * 0.01),
    vulnerabilities: Math.round(perScope * 0.11 * spread),
  };
}

const accountId = (seed: number, index: number): string => {
  const digits = 100_000_000_000 + drawn(800_000, seed, "account", index) * 1_000_000 + index;
  return String(digits);
};
