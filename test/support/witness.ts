/**
 * Who looks at the simulator's truth at the instant of every run, and so knows what the database must hold: how each problem stands, since
 * when, how often it came back, and by which events. What began and ended between two looks nobody can have seen; everything else is there.
 */
import type { Rows } from "../../db/dialect/connection.ts";
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
  /** Nothing is said any more of what never was a problem; `perhaps` until a whole read has shown what is missing. */
  readonly silent: boolean | "perhaps";
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

export interface Look {
  readonly atMs: number;
  /** Accounts whose scopes were all read whole in this run: only that shows what is missing. */
  readonly whole: ReadonlySet<string>;
}

export class Witness {
  readonly #world: World;
  readonly #seen = new Map<string, Seen>();
  #lookedMs = -Infinity;

  constructor(world: World) {
    this.#world = world;
  }

  get seen(): ReadonlyMap<string, Seen> {
    return this.#seen;
  }

  /** Must be called for every run, in order. */
  look({ atMs, whole }: Look): void {
    const spoken = new Set<string>();
    for (const { id } of this.#world.accounts()) {
      for (const truth of this.#world.truth(id, atMs)) {
        const key = publicIdOf(truth);
        spoken.add(key);
        const after = this.#looked(this.#seen.get(key), truth, { atMs, whole });
        if (after !== undefined) this.#seen.set(key, after);
      }
    }
    for (const [key, seen] of this.#seen) {
      if (spoken.has(key) || seen.silent === true) continue;
      if (whole.has(seen.truth.accountId) || !this.#isAlive(seen.truth, atMs)) this.#seen.set(key, silenced(seen, atMs));
      else this.#seen.set(key, { ...seen, silent: "perhaps" });
    }
    this.#lookedMs = atMs;
  }

  #looked(before: Seen | undefined, truth: Truth, { atMs, whole }: Look): Seen | undefined {
    if (before === undefined) return truth.seenThrough.length === 0 ? undefined : firstSeen(truth, atMs);
    const between = { fromMs: this.#lookedMs, toMs: atMs };
    if (!this.#isAlive(truth, atMs)) return this.#ended(before, truth, between);
    const isWhole = whole.has(truth.accountId);
    if (!isProblem(before.truth) || truth.byAbsence === undefined) {
      const seen = after(before, truth, between);
      return isWhole && seen !== undefined ? { ...seen, earlierSeverity: undefined } : seen;
    }
    // That it is missing shows in the next whole read, if there is one.
    return isWhole ? after(before, { ...truth, reason: truth.byAbsence }, between) : before;
  }

  /** What came to pass after the last look at an account or region that ended since, nobody could read. */
  #ended(before: Seen, truth: Truth, between: Span): Seen {
    if (isEnd(before.truth)) return before;
    // What had stopped before, and was read, tells the reason if it is the first that fits.
    if (isProblem(before.truth) && isEnd(truth) && truth.sinceMs <= between.fromMs && truth.byAbsence === undefined)
      return after(before, truth, between);
    if (!isProblem(before.truth)) return before.silent === true ? before : silenced(before, between.toMs);
    const isOn = this.#regionsOf(truth).some((name) => this.#world.regionEnabled(truth.accountId, name, between.toMs));
    const reason = isOn ? "account left" : "no longer watched";
    return after(before, { ...truth, status: "closed", reason, sinceMs: between.fromMs }, between);
  }

  #isAlive(truth: Truth, atMs: number): boolean {
    return this.#regionsOf(truth).some((name) => this.#world.alive(truth.accountId, name, atMs));
  }

  #regionsOf({ region }: Truth): readonly string[] {
    return region === "global" ? this.#world.regions.map(({ name }) => name) : [region];
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

function after(before: Seen, truth: Truth, between: Span): Seen {
  const firstMs = Math.min(before.firstMs ?? Infinity, truth.firstMs ?? Infinity);
  // Whether a resource is gone is decided once, by what Config could tell then.
  if (before.truth.sinceMs === truth.sinceMs && isDecidedOnce(before.truth) && isDecidedOnce(truth)) return { ...before, firstMs };
  const seenMs = between.toMs;
  const stands = before.truth.status === truth.status && before.truth.reason === truth.reason && before.silent !== true;
  // It may have ended again, unseen: as it ended it stands.
  if (stands && isEnd(truth)) return { ...before, firstMs };
  if (stands) {
    const moved = isProblem(truth) && before.truth.severity !== truth.severity;
    if (!moved) return { ...before, truth, firstMs, silent: false };
    if (truth.kind === "posture") return { ...before, truth, firstMs, earlierSeverity: before.truth.severity };
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

function causeOf(before: Seen, truth: Truth, again: boolean): string {
  if (before.silent === true) return "new";
  if (truth.status !== "open") return truth.reason ?? (truth.status === "suppressed" ? "suppressed" : "evidence");
  if (before.truth.status === "suppressed") return "unsuppressed";
  if (before.truth.reason === "check switched off") return "check switched on";
  return again ? "reopened" : before.opened === undefined ? "new" : "evaluated again";
}

const isDecidedOnce = ({ reason }: Truth): boolean => reason === "resource gone" || reason === "not applicable";

const wordsOf = ({ status, reason, severity }: Truth): string =>
  [status, reason, isProblem({ status }) ? severity : undefined].filter(Boolean).join(" ");

/** Accounts of which a run read every scope whole. */
export async function wholeAccounts(rows: Rows, run: number): Promise<ReadonlySet<string>> {
  const found = await rows.all<{ account_id: string }>(
    `SELECT accounts.account_id FROM run_scopes JOIN scopes ON scopes.id = run_scopes.scope JOIN accounts ON accounts.id = scopes.account
     WHERE run_scopes.run = ? GROUP BY accounts.id HAVING min(run_scopes.full) = 1`,
    [run],
  );
  return new Set(found.map(({ account_id }) => account_id));
}
