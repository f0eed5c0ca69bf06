/**
 * The sample organization: Vesper Freight, a carrier of parcels that moved to AWS, bought another and cleaned up after an audit. All its
 * stories are laid out backwards from today.
 */

import type { SimulatedContact, SimulatedOu } from "./account.ts";
import { hash } from "./hash.ts";
import { dayMs, type Tempo } from "./life.ts";
import type { Naming } from "./names.ts";
import { resourceName } from "./names.ts";
import type { AccountPlan, Counts, WorldPlan } from "./plan.ts";
import { type Chapter, chapters, guardRails, historyOf } from "./stories.ts";

const sampleDays = 120;
const home = "eu-central-1";
const regionNames = [home, "eu-west-1", "us-east-1"] as const;
const everMs = -8_640_000_000_000_000;

const rootId = "r-v3sp";
const ou = (name: string, ending: string, parentId = rootId): SimulatedOu => ({ id: `ou-v3sp-${ending}`, name, parentId });
const security: SimulatedOu = { ...ou("Security", "9k2hd71x"), tags: { Owner: "aylin.demir@vesper-freight.example" } };
const platform = ou("Platform", "4mw0qz8b");
const production = ou("Production", "t5r3ce6n");
const development = ou("Development", "j8x1ua2p");
const sandbox = ou("Sandbox", "b7f4yl9s", development.id);

interface Entry extends Chapter {
  readonly id: string;
  readonly ouId: string;
  readonly stage: Naming["stage"];
  readonly owner?: string;
  /** Where the organization says so, if not by the account's own tag. */
  readonly ownerBy?: "OU" | "security contact";
  readonly costCenter: string;
  readonly applications: readonly string[];
  /** Problems and passed checks by the end in all regions: posture, threats, vulnerabilities. */
  readonly sizes: readonly [number, number, number];
}

const entries: readonly Entry[] = [
  {
    ...chapters.management,
    id: "418201775906",
    ouId: rootId,
    stage: "core",
    owner: "mirjam.lund",
    costCenter: "1000",
    applications: ["billing", "identity"],
    sizes: [150, 2, 4],
  },
  {
    ...chapters.audit,
    id: "902446118357",
    ouId: security.id,
    stage: "core",
    owner: "aylin.demir",
    ownerBy: "OU",
    costCenter: "1200",
    applications: ["audit", "siem", "scanner"],
    sizes: [320, 3, 30],
  },
  {
    ...chapters.logs,
    id: "275530984162",
    ouId: security.id,
    stage: "core",
    owner: "aylin.demir",
    ownerBy: "OU",
    costCenter: "1200",
    applications: ["log-archive", "trail"],
    sizes: [260, 1, 0],
  },
  {
    ...chapters.network,
    id: "639117402885",
    ouId: platform.id,
    stage: "core",
    owner: "tomas.okafor",
    costCenter: "2100",
    applications: ["transit", "dns", "vpn"],
    sizes: [380, 10, 60],
  },
  {
    ...chapters.shared,
    id: "154892360471",
    ouId: platform.id,
    stage: "core",
    owner: "tomas.okafor",
    costCenter: "2100",
    applications: ["ci", "registry", "artifacts", "wiki"],
    sizes: [620, 12, 160],
  },
  {
    ...chapters.shipments,
    id: "560738219944",
    ouId: production.id,
    stage: "prod",
    owner: "daniel.ferrari",
    costCenter: "3100",
    applications: ["shipments", "tracking", "labels", "routing", "depots", "pickup"],
    sizes: [1750, 38, 330],
  },
  {
    ...chapters.payments,
    id: "731049586620",
    ouId: production.id,
    stage: "prod",
    owner: "ines.vieira",
    costCenter: "3200",
    applications: ["payments", "ledger", "invoices", "fraud-scoring", "settlement"],
    sizes: [1300, 14, 190],
  },
  {
    ...chapters.portal,
    id: "387260915538",
    ouId: production.id,
    stage: "prod",
    owner: "sofie.brandt",
    costCenter: "3300",
    applications: ["portal", "accounts", "notifications", "search"],
    sizes: [980, 26, 180],
  },
  {
    ...chapters.warehouse,
    id: "816594027713",
    ouId: production.id,
    stage: "prod",
    owner: "lucia.romero",
    ownerBy: "security contact",
    costCenter: "3400",
    applications: ["warehouse", "lake", "dashboards", "forecast"],
    sizes: [860, 9, 110],
  },
  {
    ...chapters.parcelino,
    id: "209875341196",
    ouId: production.id,
    stage: "prod",
    costCenter: "3900",
    applications: ["parcelino", "lockers", "couriers"],
    sizes: [560, 16, 120],
  },
  {
    ...chapters.shipmentsDev,
    id: "643018752209",
    ouId: development.id,
    stage: "dev",
    owner: "daniel.ferrari",
    costCenter: "3100",
    applications: ["shipments", "tracking", "labels", "routing"],
    sizes: [620, 9, 110],
  },
  {
    ...chapters.paymentsDev,
    id: "178420695581",
    ouId: development.id,
    stage: "dev",
    owner: "ines.vieira",
    costCenter: "3200",
    applications: ["payments", "ledger", "invoices"],
    sizes: [480, 4, 80],
  },
  {
    ...chapters.research,
    id: "934551820074",
    ouId: sandbox.id,
    stage: "sandbox",
    costCenter: "4000",
    applications: ["notebook", "route-model", "demo"],
    sizes: [300, 12, 70],
  },
  {
    ...chapters.legacy,
    id: "495703116822",
    ouId: production.id,
    stage: "prod",
    owner: "jonas.eriksen",
    costCenter: "3500",
    applications: ["fleet", "telematics"],
    sizes: [360, 8, 60],
  },
];

/** Where an account's things run. */
const shares: Readonly<Record<string, number>> = { [home]: 0.62, "eu-west-1": 0.26, "us-east-1": 0.12 };

export function samplePlan(seed: number, endsAtMs: number): WorldPlan {
  return {
    seed,
    partition: "aws",
    organizationId: "o-7vsprfrt21",
    rootId,
    managementAccountId: "418201775906",
    securityAccountId: "902446118357",
    aggregationRegion: home,
    regions: [...regionNames.map((name) => ({ name, optIn: false })), { name: "eu-south-1", optIn: true }],
    ous: [security, platform, production, development, sandbox],
    accounts: entries.map((entry) => accountPlan(seed, entry, endsAtMs)),
  };
}

function accountPlan(seed: number, entry: Entry, endsAtMs: number): AccountPlan {
  const at = (daysAgo: number): number => endsAtMs - daysAgo * dayMs;
  const joinedAtMs = entry.joinedDaysAgo === undefined ? at(900 + (hash(seed, entry.id) % 700)) : at(entry.joinedDaysAgo);
  const naming: Naming = { company: "vesper", account: entry.name, stage: entry.stage, applications: entry.applications };
  const beganAtMs = Math.max(at(sampleDays), joinedAtMs);
  const tempo: Tempo = {
    beganAtMs,
    // Things go on after today, for whoever turns the clock on.
    untilMs: endsAtMs + 20 * dayMs,
    failing: entry.failing,
    growing: entry.growing,
    fixing: entry.fixing,
    kept: guardRails,
    ...(entry.migratedDaysAgo === undefined ? {} : { migratedAtMs: at(entry.migratedDaysAgo) }),
    ...(entry.cleanedDaysAgo === undefined ? {} : { cleanedAtMs: at(entry.cleanedDaysAgo) }),
  };
  return {
    account: {
      id: entry.id,
      name: entry.name,
      email: `aws+${entry.name}@vesper-freight.example`,
      ouId: entry.ouId,
      joinedAtMs,
      ...(entry.suspendedDaysAgo === undefined ? {} : { suspendedAtMs: at(entry.suspendedDaysAgo) }),
      tags: {
        ...(entry.owner === undefined || entry.ownerBy !== undefined ? {} : { Owner: `${entry.owner}@vesper-freight.example` }),
        CostCenter: entry.costCenter,
        Stage: entry.stage,
      },
      ...(entry.owner !== undefined && entry.ownerBy === "security contact" ? { securityContact: contactOf(entry.owner) } : {}),
    },
    regions: regionNames.map((name) => ({ name, fromMs: entry.joinedDaysAgo === undefined ? everMs : joinedAtMs })),
    tempo,
    counts: (region) => countsOf(entry, region),
    nameOf: (region, type, index) => oddName(entry, type, index) ?? resourceName(naming, region, type, index),
    tagsOf: (_region, type, name) => tagsOf(entry, type, name),
    denied: (region) => (entry.deniedRegions?.includes(region) ? ["*"] : []),
    history: (region) => historyOf(entry, region, at),
    ...(entry.roleLostDaysAgo === undefined ? {} : { roleUntilMs: at(entry.roleLostDaysAgo) }),
  };
}

const contactOf = (owner: string): SimulatedContact => ({
  name: owner
    .split(".")
    .map((part) => `${part[0]?.toUpperCase()}${part.slice(1)}`)
    .join(" "),
  title: "Security contact",
  email: `${owner}@vesper-freight.example`,
  phone: "+47 555 0100",
});

function countsOf({ sizes: [posture, threats, vulnerabilities], deniedRegions, users = 8 }: Entry, region: string): Counts {
  // Facts of the account, then two users and a role at a time.
  if (region === "global") return { posture: 4 + Math.round(users * 4.5), threats: 0, vulnerabilities: 0 };
  const share = deniedRegions?.includes(region) === true ? 0 : (shares[region] ?? 0);
  return {
    posture: Math.round(posture * share),
    threats: Math.round(threats * share),
    vulnerabilities: Math.round(vulnerabilities * share),
  };
}

/** What tools choke on turns up in every organization: here in the sandbox, in names that AWS allows. */
function oddName({ stage }: Entry, type: string, index: number): string | undefined {
  if (stage !== "sandbox" || type !== "AWS::EC2::Instance") return undefined;
  if (index === 1) return "\u05e9\u05e8\u05ea-\u05e0\u05d9\u05e1\u05d9\u05d5\u05df\u202e-notebook";
  return index === 2 ? "<script>alert('notebook')</script>" : undefined;
}

/** What AWS names by a number or letters has the name that people know it by in a tag. */
const nameless = /^AWS::(EC2::(Instance|SecurityGroup|Volume|VPC)|ACM::Certificate|KMS::Key)$/;

function tagsOf({ owner, applications, stage }: Entry, type: string, name: string): Readonly<Record<string, string>> {
  const application = applications.find((candidate) => name.includes(candidate)) ?? applications[0] ?? "unknown";
  const tags = {
    ...(nameless.test(type) ? { Name: name } : {}),
    Application: application,
    Stage: stage,
    ...(owner === undefined ? {} : { Owner: `${owner}@vesper-freight.example` }),
  };
  return stage === "sandbox" && application === "notebook" ? { ...tags, Purpose: "<img src=x onerror=alert('tag')> \u202egninrael" } : tags;
}
