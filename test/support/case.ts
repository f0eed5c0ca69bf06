/** A world made for one case: one account of interest whose problems are told, collected over the real SDK, and what became of one of them. */
import type { OrganizationConfig } from "../../collectors/organization/open.ts";
import type { RunOptions } from "../../db/write/runs.ts";
import type { SourceId } from "../../posture/words.ts";
import type { SimulatorOptions } from "../../simulator/simulator.ts";
import { createWorld } from "../../simulator/world/create.ts";
import { quietHistory, type ScopeHistory, type Span } from "../../simulator/world/history.ts";
import type { Stretch } from "../../simulator/world/life.ts";
import type { AccountPlan } from "../../simulator/world/plan.ts";
import { postureProblem } from "../../simulator/world/posture.ts";
import type { Told } from "../../simulator/world/told.ts";
import type { World } from "../../simulator/world/world.ts";
import { type Collected, collected, type Engine } from "./collected.ts";
import { brokenLaws } from "./laws.ts";

export const home = "eu-central-1";
export const abroad = "eu-west-1";
const management = "100000000001";
export const security = "100000000002";
/** The account that the case is about. */
export const account = "100000000003";

const startMs = Date.parse("2026-06-01T06:00:00Z");
const DAY_MS = 86_400_000;

/** Day 0 is the first run of most cases. */
export const day = (days: number): number => startMs + Math.round(days * DAY_MS);
export const iso = (days: number): string => new Date(day(days)).toISOString();
export const from = (days: number): readonly Span[] => [{ fromMs: day(days) }];
export const until = (days: number): readonly Span[] => [{ fromMs: -Infinity, untilMs: day(days) }];
export const between = (first: number, last: number): Span => ({ fromMs: day(first), untilMs: day(last) });
/** On, but for those days. */
export const except = (first: number, last: number): readonly Span[] => [{ fromMs: -Infinity, untilMs: day(first) }, { fromMs: day(last) }];

export const says = (days: number, word: Stretch["says"], more: Partial<Stretch> = {}): Stretch => ({
  fromMs: day(days),
  says: word,
  workflow: word === "passed" ? "RESOLVED" : "NEW",
  ...more,
});
/** Fails since long before the first run. */
export const fails = (more: Partial<Stretch> = {}): Stretch => says(-20, "failed", more);

export interface CasePlan extends Partial<Told> {
  /** What happened to the account's services, by region. */
  readonly history?: Partial<ScopeHistory> | ((region: string) => Partial<ScopeHistory>);
  readonly regions?: AccountPlan["regions"];
  readonly fate?: Partial<AccountPlan["account"]>;
  readonly denied?: AccountPlan["denied"];
  /** Accounts besides, with nothing in them. */
  readonly others?: number;
  /** What happened to the security administrator's services. */
  readonly administrator?: Partial<ScopeHistory> & { readonly denied?: AccountPlan["denied"] };
}

function caseWorld({ history = {}, regions = [{ name: home, fromMs: -Infinity }], ...plan }: CasePlan): World {
  const told: Told = { checks: {}, goneAtMs: {}, threats: [], weaknesses: [], matters: [], ...plan };
  const historyOf = typeof history === "function" ? history : () => history;
  const { denied: administratorDenied, ...administratorHistory } = plan.administrator ?? {};
  const of = (id: string, more: Partial<AccountPlan> = {}): AccountPlan => ({
    account: { id, name: `account-${id.slice(-3)}`, email: `${id}@example.com`, ouId: "r-case", joinedAtMs: day(-400), tags: {} },
    regions,
    tempo: { beganAtMs: day(-100), untilMs: day(300), failing: 0, growing: 0, fixing: 0 },
    counts: () => ({ posture: 0, threats: 0, vulnerabilities: 0 }),
    nameOf: (region, type, index) => `${type.split("::")[2]?.toLowerCase()}-${region}-${id.slice(-3)}-${index}`,
    history: () => quietHistory,
    ...more,
  });
  const subject = of(account, {
    counts: (region) =>
      region === "global"
        ? { posture: 9, threats: 0, vulnerabilities: 0 }
        : { posture: 40, threats: told.threats.length, vulnerabilities: told.weaknesses.length },
    told: () => told,
    history: (region) => ({ ...quietHistory, ...historyOf(region) }),
    ...(plan.denied === undefined ? {} : { denied: plan.denied }),
  });
  const others = Array.from({ length: plan.others ?? 0 }, (_, index) => of(String(200_000_000_000 + index)));
  const administrator = of(security, {
    history: () => ({ ...quietHistory, ...administratorHistory }),
    ...(administratorDenied === undefined ? {} : { denied: administratorDenied }),
  });
  return createWorld({
    seed: 11,
    endsAtMs: day(200),
    size: {
      seed: 11,
      partition: "aws",
      organizationId: "o-case",
      rootId: "r-case",
      managementAccountId: management,
      securityAccountId: security,
      aggregationRegion: home,
      regions: [...new Set(regions.map(({ name }) => name))].map((name) => ({ name, optIn: name !== home })),
      ous: [],
      accounts: [of(management), administrator, { ...subject, account: { ...subject.account, ...plan.fate } }, ...others],
    },
  });
}

/** A finding as a reader would tell of it. */
export interface SeenFinding {
  readonly standing: string;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly severity: string;
  readonly source: string;
  readonly secondHand: boolean;
  readonly suppressedIn: string | null;
  readonly unconfirmedSince: string | null;
  readonly evidenceLost: boolean;
  readonly firstSeen: string;
  readonly openedAt: string | null;
  readonly leftAt: string | null;
  /** AWS's own time of the last event; the read's where AWS has none. */
  readonly changedAt: string;
  readonly spell: number;
  readonly reopened: number;
  /** `open > closed: check switched off`, in the order of the runs. */
  readonly events: readonly string[];
  readonly publicId: string;
  /** `securityhub: open`, `securityhub, copy of guardduty: suppressed`, in alphabetical order; silent ones with their reason. */
  readonly records: readonly string[];
}

export interface Case extends Collected {
  readonly world: World;
  /** Everything that AWS lists is read. */
  readAll(days: number, options?: RunOptions): Promise<void>;
  /** What changed since the last read; the first one is full. */
  readChanges(days: number, options?: RunOptions): Promise<void>;
  /** The finding of a check on the first resource of its kind; of other kinds the only one of that check or kind. */
  finding(checkOrKind: string, region?: string): Promise<SeenFinding>;
  /** Those on resources whose id holds a text, of a check if one is given; problems only. */
  findingsOn(resource: string, check?: string): Promise<readonly SeenFinding[]>;
  findingById(publicId: string): Promise<SeenFinding>;
  /** The only vulnerability on a type of resource. */
  vulnerabilityOn(type: string): Promise<SeenFinding>;
  /** How many findings there are of a check or kind. */
  count(checkOrKind: string): Promise<number>;
  scope(
    source: SourceId,
    region?: string,
  ): Promise<{ readonly state: string; readonly message: string | null; readonly watched: number; readonly lastSuccess: string | null }>;
  /** Codes of the last run's warnings. */
  warnings(): Promise<readonly string[]>;
}

const opened: Case[] = [];

/** @returns a case that `closeCases` closes: to be called after each test. */
export async function openCase(
  plan: CasePlan,
  simulator: Partial<SimulatorOptions> = {},
  config: Partial<OrganizationConfig> = {},
  engine: Engine = {},
): Promise<Case> {
  const world = caseWorld(plan);
  const organization = await collected(world, day(0), simulator, config, engine);
  const { rows } = organization.writer;
  const run = async (days: number, options: RunOptions) => {
    const { state, error } = await organization.collect(day(days), options);
    if (state !== "done") throw new Error(`the run of day ${days} ended ${state}: ${error}`);
  };
  const made: Case = {
    ...organization,
    world,
    readAll: (days, options = {}) => run(days, { full: true, ...options }),
    readChanges: (days, options = {}) => run(days, options),
    finding: (checkOrKind, region = home) =>
      theFinding(organization, { ...named(checkOrKind), region, uid: firstResource(world, checkOrKind, region) }),
    findingsOn: async (resource, check) =>
      (await findingsOf(organization, { holds: resource, ...(check === undefined ? {} : { check }) })).filter(
        ({ openedAt }) => openedAt !== null,
      ),
    findingById: (publicId) => theFinding(organization, { publicId }),
    vulnerabilityOn: (type) => theFinding(organization, { kind: "vulnerability", type }),
    count: async (checkOrKind) => (await findingsOf(organization, named(checkOrKind))).length,
    scope: async (source, region = home) => {
      const found = await rows.get<{ state: string; message: string | null; watched: number; lastSuccess: string | null }>(
        `SELECT scopes.state, message, watched, last_success_at AS lastSuccess FROM scopes JOIN accounts ON accounts.id = scopes.account
         WHERE account_id = ? AND region = ? AND source = ?`,
        [account, region, source],
      );
      if (found === undefined) throw new Error(`no scope of ${source} in ${region}`);
      return found;
    },
    warnings: async () =>
      (await rows.all<{ code: string }>("SELECT DISTINCT code FROM run_warnings WHERE run = (SELECT max(id) FROM runs) ORDER BY code")).map(
        ({ code }) => code,
      ),
  };
  opened.push(made);
  return made;
}

/** @returns the laws of the store that the cases broke. */
export async function closeCases(): Promise<readonly string[]> {
  const broken: string[] = [];
  for (const made of opened.splice(0)) {
    broken.push(...(await brokenLaws(made.writer.rows)));
    await made.close();
  }
  return broken;
}

interface FindingRow extends Omit<SeenFinding, "secondHand" | "evidenceLost" | "events" | "records"> {
  readonly id: number;
  readonly second_hand: number;
  readonly lost: string | null;
}

interface Wanted {
  readonly check?: string;
  readonly kind?: string;
  readonly uid?: string | undefined;
  readonly holds?: string;
  readonly type?: string;
  readonly region?: string;
  readonly publicId?: string;
}

/** Those that were moved away to another key are not among them, unless asked for by id. */
async function findingsOf({ writer }: Pick<Collected, "writer">, wanted: Wanted): Promise<readonly SeenFinding[]> {
  const { check = null, kind = null, uid = null, holds = null, type = null, region = null, publicId = null } = wanted;
  const rows = await writer.rows.all<FindingRow>(
    `SELECT findings.id, standing, reason, detail, severity, source, second_hand, suppressed_in AS suppressedIn,
       unconfirmed_since AS unconfirmedSince, evidence_lost_since AS lost, findings.first_seen AS firstSeen, opened_at AS openedAt,
       findings.left_at AS leftAt, changed_at AS changedAt, spell, reopened, lower(hex(public_id)) AS publicId
     FROM findings JOIN accounts ON accounts.id = findings.account JOIN checks ON checks.id = check_ref JOIN resources ON resources.id = resource
     WHERE account_id = ? AND (? IS NULL OR check_id = ?) AND (? IS NULL OR findings.kind = ?) AND (? IS NULL OR uid = ?) AND (? IS NULL OR instr(uid, ?) > 0)
       AND (? IS NULL OR resources.type = ?) AND (? IS NULL OR region IN (?, 'global'))
       AND CASE WHEN ? IS NULL THEN reason IS NOT 'reclassified' ELSE lower(hex(public_id)) = ? END`,
    [account, ...[check, kind, uid, holds, type, region, publicId].flatMap((value) => [value, value])],
  );
  const seen: SeenFinding[] = [];
  for (const { id, second_hand, lost, ...row } of rows) {
    const events = await writer.rows.all<{ told: string }>(
      "SELECT from_standing || ' > ' || to_standing || ': ' || cause AS told FROM finding_events WHERE finding = ? ORDER BY seq",
      [id],
    );
    const records = await writer.rows.all<{ told: string }>(
      `SELECT source || ifnull(', copy of ' || copy_of, '') || ': ' || word || ifnull(' (' || silence || ')', '') AS told
       FROM records JOIN scopes ON scopes.id = scope WHERE finding = ? ORDER BY told`,
      [id],
    );
    const tellings = { events: events.map(({ told }) => told), records: records.map(({ told }) => told) };
    seen.push({ ...row, secondHand: second_hand === 1, evidenceLost: lost !== null, ...tellings });
  }
  return seen;
}

const kinds: readonly string[] = ["threat", "vulnerability", "sensitive-data"];
const named = (checkOrKind: string): Wanted => (kinds.includes(checkOrKind) ? { kind: checkOrKind } : { check: checkOrKind });

async function theFinding(organization: Pick<Collected, "writer">, wanted: Wanted): Promise<SeenFinding> {
  const [found, ...more] = await findingsOf(organization, wanted);
  if (found === undefined || more.length > 0)
    throw new Error(`${found === undefined ? "no" : "more than one"} finding of ${JSON.stringify(wanted)}`);
  return found;
}

/** ARN of the first resource that a control or rule looks at; undefined for what is no check of the simulated organization. */
function firstResource(world: World, check: string, region: string): string | undefined {
  for (const place of [region, "global"]) {
    const space = world.posture(account, place);
    for (let index = 0; index < space.count; index += 1) {
      const problem = postureProblem(space, index);
      if (problem.check.id === check) return problem.resource.arn;
    }
  }
  return undefined;
}
