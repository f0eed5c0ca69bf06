/**
 * Who looks at the simulator's truth whenever the collector does, at just the scopes that it could read, and so knows what the database must
 * hold: how each problem stands, since when, how often it came back, and by which events. What began and ended between two looks nobody can
 * have seen; everything else is there.
 */
import type { Rows } from "../../db/dialect/connection.ts";
import type { LookedAt, Source } from "../../simulator/world/looks.ts";
import type { Truth, World } from "../../simulator/world/world.ts";
import { isEnd, isProblem, publicIdOf } from "./truth.ts";

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

interface Step {
  readonly seenMs: number;
  readonly to: string;
}

/** What was seen of one problem so far. */
export interface Seen {
  readonly truth: Truth;
  /** It was over when it was first looked at, or began and ended between two looks: nobody can tell that it ever was a problem. */
  readonly missed: boolean;
  /** Nothing is said any more of what never was a problem. */
  readonly silent: boolean;
  /**
   * The severity before people set another in Security Hub, which moves no date: until AWS refreshes the record or a whole read shows it,
   * either may be read.
   */
  readonly earlierSeverity: Truth["severity"] | undefined;
  /** The look at which it came to stand as it does. */
  readonly changedMs: number;
  /** When the present spell began: exactly where AWS dates it, else between two looks. */
  readonly opened: Span | undefined;
  readonly reopened: number;
  /** The earliest date that AWS ever showed. */
  readonly firstMs: number | undefined;
  readonly steps: readonly Step[];
}

/** A scope that a run read. */
export interface LookedScope {
  readonly account: string;
  readonly region: string;
  readonly source: Source;
  /** It saw all there was, and proved it: only that shows what is missing. */
  readonly whole: boolean;
}

export interface Look {
  readonly atMs: number;
  readonly scopes: readonly LookedScope[];
}

interface Instants {
  readonly all: number[];
  readonly whole: number[];
}

export class Witness {
  readonly #world: World;
  readonly #seen = new Map<string, Seen>();
  readonly #looks = new Map<string, Instants>();
  #lookedMs = -Infinity;

  constructor(world: World) {
    this.#world = world;
  }

  get seen(): ReadonlyMap<string, Seen> {
    return this.#seen;
  }

  /** Must be called for every run, in order. */
  look({ atMs, scopes }: Look): void {
    for (const scope of scopes) {
      const { all, whole } = this.#instantsOf(scope.account, scope.region, scope.source);
      all.push(atMs);
      if (scope.whole) whole.push(atMs);
    }
    const spoken = new Set<string>();
    const between = { fromMs: this.#lookedMs, toMs: atMs };
    for (const { id } of this.#world.accounts()) {
      for (const truth of this.#world.truth(id, atMs, this.#lookedAt(id))) {
        const key = publicIdOf(truth);
        spoken.add(key);
        const before = this.#seen.get(key);
        if (before !== undefined) this.#seen.set(key, after(before, truth, between, this.#isWhole(truth, atMs)));
        else if (truth.seenThrough.length > 0) this.#seen.set(key, firstSeen(truth, atMs));
      }
    }
    for (const [key, seen] of this.#seen) if (!spoken.has(key) && !seen.silent) this.#seen.set(key, silenced(seen, atMs));
    this.#lookedMs = atMs;
  }

  #instantsOf(account: string, region: string, source: Source): Instants {
    const scope = `${account} ${region} ${source}`;
    const found = this.#looks.get(scope) ?? { all: [], whole: [] };
    this.#looks.set(scope, found);
    return found;
  }

  #lookedAt(account: string): LookedAt {
    return (region, source) => {
      const { all, whole } = this.#instantsOf(account, region, source);
      return {
        before: (ms) => all.findLast((lookedMs) => lookedMs < ms),
        from: (ms) => all.find((lookedMs) => lookedMs >= ms),
        wholeFrom: (ms) => whole.find((lookedMs) => lookedMs >= ms),
      };
    };
  }

  /** Whether all that Security Hub has of the problem was read in this look. */
  #isWhole({ accountId, region }: Truth, atMs: number): boolean {
    const regions = region === "global" ? this.#world.regions.map(({ name }) => name) : [region];
    const looks = regions.map((name) => this.#instantsOf(accountId, name, "securityhub"));
    return looks.every(({ all, whole }) => all.at(-1) !== atMs || whole.at(-1) === atMs);
  }
}

const silenced = (seen: Seen, atMs: number): Seen => ({ ...seen, silent: true, steps: [...seen.steps, { seenMs: atMs, to: "none" }] });

/** A problem counts from when AWS says that it was first observed: of what it went through before, nothing is known. */
function firstSeen(truth: Truth, atMs: number): Seen {
  const sinceMs = truth.kind === "posture" ? truth.sinceMs : (truth.firstMs ?? truth.sinceMs);
  return {
    truth,
    missed: isEnd(truth),
    silent: false,
    earlierSeverity: undefined,
    changedMs: atMs,
    opened: truth.status === "open" ? { fromMs: sinceMs, toMs: sinceMs } : undefined,
    reopened: 0,
    firstMs: truth.firstMs,
    steps: [{ seenMs: atMs, to: `${isEnd(truth) ? "missed" : truth.status === "suppressed" ? "suppressed" : "new"}: ${wordsOf(truth)}` }],
  };
}

function after(before: Seen, told: Truth, between: Span, isWhole: boolean): Seen {
  const truth = inSpell(before, told);
  const firstMs = Math.min(before.firstMs ?? Infinity, truth.firstMs ?? Infinity);
  const seenMs = between.toMs;
  const stands = before.truth.status === truth.status && before.truth.reason === truth.reason && !before.silent;
  // It may have ended again, unseen: as it ended it stands. Whether its check passes is what is said of it now.
  if (stands && isEnd(truth)) return { ...before, truth: { ...before.truth, ...(truth.says && { says: truth.says }) }, firstMs };
  if (stands) {
    const moved = isProblem(truth) && before.truth.severity !== truth.severity;
    const earlierSeverity = isWhole ? undefined : before.earlierSeverity;
    if (!moved) return { ...before, truth, firstMs, earlierSeverity };
    if (truth.kind === "posture") return { ...before, truth, firstMs, earlierSeverity: isWhole ? undefined : before.truth.severity };
    return { ...before, truth, firstMs, steps: [...before.steps, { seenMs, to: `severity: ${wordsOf(truth)}` }] };
  }
  const wasEnd = isEnd(before.truth) && !before.missed;
  const missed = isEnd(truth) && !isProblem(before.truth) && !wasEnd;
  const begins = truth.status === "open" && (before.opened === undefined || (before.truth.status === "resolved" && wasEnd));
  const again = begins && before.opened !== undefined;
  // That people no longer suppress it, AWS does not date; and no spell begins before the last one ended.
  const since = before.truth.status === "suppressed" ? between : { fromMs: truth.sinceMs, toMs: truth.sinceMs };
  return {
    truth,
    missed,
    silent: false,
    earlierSeverity: undefined,
    changedMs: seenMs,
    opened: begins ? since : before.opened,
    reopened: before.reopened + (again ? 1 : 0),
    firstMs,
    steps: [...before.steps, { seenMs, to: `${missed ? "missed" : causeOf(before, truth, again)}: ${wordsOf(truth)}` }],
  };
}

/** What ended before the problem came back is not how it ended then. */
const inSpell = ({ opened }: Seen, truth: Truth): Truth =>
  opened === undefined || truth.others === undefined
    ? truth
    : ([truth, ...truth.others].find(({ sinceMs }) => sinceMs >= opened.fromMs) ?? truth);

function causeOf(before: Seen, truth: Truth, again: boolean): string {
  if (before.silent) return "new";
  if (truth.status !== "open") return truth.reason ?? (truth.status === "suppressed" ? "suppressed" : "evidence");
  if (before.truth.status === "suppressed") return "unsuppressed";
  if (before.truth.reason === "check switched off") return "check switched on";
  return again ? "reopened" : before.opened === undefined ? "new" : "evaluated again";
}

const wordsOf = ({ status, reason, severity }: Truth): string =>
  [status, reason, isProblem({ status }) ? severity : undefined].filter(Boolean).join(" ");

/**
 * Who looked whenever a run of the database did. A scope of a run that was cut off counts as far as it ended.
 * @param earlier of the first runs, as they were told before RETENTION_DAYS summed what each read
 */
export async function witnessOf(rows: Rows, world: World, earlier: readonly Look[] = []): Promise<Witness> {
  const witness = new Witness(world);
  for (const look of [...earlier, ...(await looksOf(rows)).slice(earlier.length)]) witness.look(look);
  return witness;
}

/** The scopes that a run could read; of all runs unless one is given, in order. */
export async function looksOf(rows: Pick<Rows, "all">, run?: number): Promise<readonly Look[]> {
  const found = await rows.all<Omit<LookedScope, "whole"> & { readonly run: number; readonly at: string; readonly whole: 0 | 1 | null }>(
    `SELECT runs.id AS run, runs.started_at AS at, account_id AS account, region, source,
       "full" = 1 AND missing = 0 AND set_aside = 0 AND run_scopes.message IS NULL AS whole
     FROM runs LEFT JOIN run_scopes ON run_scopes.run = runs.id AND run_scopes.outcome = 'ok'
       LEFT JOIN scopes ON scopes.id = scope LEFT JOIN accounts ON accounts.id = scopes.account
     WHERE runs.started_at IS NOT NULL AND runs.trigger <> 'refresh' AND ? IN (0, runs.id) ORDER BY runs.id`,
    [run ?? 0],
  );
  const looks = new Map<number, { readonly atMs: number; readonly scopes: LookedScope[] }>();
  for (const { run: of, at, whole, ...scope } of found) {
    const look = looks.get(of) ?? { atMs: Date.parse(at), scopes: [] };
    if (scope.account !== null) look.scopes.push({ ...scope, whole: whole === 1 });
    looks.set(of, look);
  }
  return [...looks.values()];
}
