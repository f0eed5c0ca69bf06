/** One scope's read: is the service on, its pages, what is missing from them, how it ended. An AWS error stays inside. */
import { StoreUnusable } from "../db/dialect/connection.ts";
import { setAsideAnew, workflowMarked } from "../db/write/kept-records.ts";
import { endScope, forgetListed, plannedScope, type RunScope, writeProgress, writeWarnings } from "../db/write/runs.ts";
import { type Outcome, writeOutcome, writeTold } from "../db/write/scopes.ts";
import { stateAfter } from "../posture/coverage.ts";
import type { Warning } from "../posture/words.ts";
import { concludeAbsences } from "./absences.ts";
import { concernsEverything } from "./aws/advice.ts";
import { failureOf } from "./aws/failure.ts";
import { weighControls } from "./heard.ts";
import { readPages } from "./pages.ts";
import type { Ask, Enablement } from "./source.ts";
import { applyEnablement, offIn } from "./switched.ts";
import type { Ways } from "./way.ts";
import { isoWall, type PlannedScope, type RunContext, Stopped } from "./writing.ts";

export interface ScopeFigures {
  readonly state: Outcome["state"];
  readonly records: number;
  readonly added: number;
  readonly changed: number;
}

/** Passed by whoever comes when it is open; it never closes. */
export class Gate {
  readonly passed: Promise<void>;
  open: () => void = () => undefined;
  constructor() {
    this.passed = new Promise((resolve) => {
      this.open = resolve;
    });
  }
}

/** Config's rules are a fact that others' records are read by: known once its own status calls are answered. */
export type Rules = { readonly opens: Gate } | { readonly waits: Gate };

/** @throws what is no failure of this scope's: a fault in our program, or credentials that AWS no longer takes. The run ends with it. */
export async function collectScope(context: RunContext, ways: Ways, planned: PlannedScope, rules: Rules): Promise<ScopeFigures> {
  const { writer, writing } = context;
  const plan = await plannedScope(writer.rows, writing.run, planned.id);
  if (plan === undefined) throw new Error(`scope ${planned.id} is not planned in run ${writing.run}`);
  try {
    return await readScope(context, ways, planned, plan, rules);
  } catch (error) {
    if (error instanceof StoreUnusable || error instanceof Stopped || context.stop.signal.aborted) throw error;
    const failure = failureOf(error);
    if (failure !== undefined && concernsEverything(failure)) throw failure;
    const unread = { whole: false, full: plan.full === 1, readToMs: plan.to_ms };
    if (failure === undefined) {
      const fault = error instanceof Error ? error.message : String(error);
      await finish(context, planned, { ...unread, state: "failed", message: `a fault in Pillarwatch: ${fault}` }, []);
      throw error;
    }
    const { action, message, waitingHelps } = failure;
    const outcome: Outcome = { ...unread, state: stateAfter(failure.kind), action, message, waitingHelps };
    await finish(context, planned, outcome, []);
    return { state: outcome.state, records: 0, added: 0, changed: 0 };
  }
}

async function readScope(context: RunContext, ways: Ways, planned: PlannedScope, plan: RunScope, rules: Rules): Promise<ScopeFigures> {
  const { writer } = context;
  const { account, region } = planned.scope;
  const way = await ways.to(planned.scope);
  const ask: Ask = {
    account,
    region,
    through: way.through,
    besides: way.besides ?? [],
    mode: plan.full === 1 ? "full" : "since",
    window: { fromMs: plan.from_ms, toMs: plan.to_ms },
    cursor: plan.cursor ?? undefined,
    stored: { workflowMarked: () => workflowMarked(writer.rows, planned.id) },
  };
  const enablement = await way.source.enablement(way.client, ask);
  if (enablement.state === "not_enabled") {
    await writer.transaction((tx) => writeTold(tx, context.writing, planned.id, enablement.told));
    const byAdministrator = `the administrator that answers for the account cannot: ${enablement.why}`;
    const off: Pick<Outcome, "state" | "message"> =
      enablement.ofAdministrator === true
        ? { state: "failed", message: byAdministrator }
        : { state: "not_enabled", message: enablement.why };
    await finish(context, planned, { ...off, whole: false, full: ask.mode === "full", readToMs: plan.to_ms }, []);
    return { state: off.state, records: 0, added: 0, changed: 0 };
  }
  let changed = await applyEnablement(context, planned.id, enablement);
  const off = await offIn(writer.rows, planned.id);
  if ("opens" in rules) rules.opens.open();
  else await rules.waits.passed;
  const read = await readPages({ context, ways, way, planned, ask, isListed: plan.listed === 1, facts: enablement.facts, off });
  changed += read.changed;
  const after = await plannedScope(writer.rows, context.writing.run, planned.id);
  const setAside = after?.set_aside ?? 0;
  const whole = after !== undefined && setAside === 0 && after.missing === 0;
  let unproven: string | undefined;
  let again = setAside > 0 && (await setAsideAnew(writer.rows, context.writing.run, planned.id));
  if (ask.mode === "full") {
    const proven = whole && enablement.complete;
    const absences = { scope: planned.id, ask, way, ways, facts: enablement.facts, proven, off };
    const concluded = await concludeAbsences(context, absences);
    changed += concluded.changed;
    unproven = concluded.unproven;
    again ||= concluded.undecided;
  }
  const complete = enablement.complete && unproven === undefined;
  const isWhole = complete && (after?.missing ?? 0) === 0;
  if (isWhole && planned.scope.source === "securityhub") await weighControls(context, planned.id, way.through);
  const incomplete: Warning[] = complete
    ? []
    : [{ code: "incomplete-answer", message: "whoever answered could not have shown everything: nothing was concluded from absence" }];
  const outcome: Outcome = {
    state: "ok",
    message: whyIncomplete(enablement, unproven, after?.missing ?? 0),
    whole: isWhole,
    full: ask.mode === "full",
    again,
    readToMs: plan.to_ms,
  };
  await finish(context, planned, outcome, incomplete);
  return { state: "ok", records: read.records, added: read.added, changed };
}

/** A scope that answers and still proves nothing turns stale: whoever reads the coverage must be told why, since collecting again does not help. */
function whyIncomplete(
  { complete, notes }: Enablement & { state: "on" },
  unproven: string | undefined,
  missing: number,
): string | undefined {
  const whys = complete ? [] : notes.map(({ message }) => message);
  if (unproven !== undefined) whys.push(unproven);
  if (missing > 0)
    whys.push(`${missing} records are left for the next read: AWS did not hand them over, or could not tell of their resources`);
  return whys.length === 0 ? undefined : whys.join(". ");
}

async function finish(context: RunContext, planned: PlannedScope, outcome: Outcome, warnings: readonly Warning[]): Promise<void> {
  const { writer, writing } = context;
  await writer.transaction(async (tx) => {
    await writeWarnings(tx, writing.run, planned.id, warnings);
    await writeOutcome(tx, writing, planned.id, outcome);
    await endScope(tx, writing.run, planned.id, outcome, isoWall(context));
    await forgetListed(tx, writing.run, planned.id);
    await writeProgress(tx, writing.run, isoWall(context));
  });
}
