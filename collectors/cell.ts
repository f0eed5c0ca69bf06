/** What is read of one account in one region: its sources at once, in the order of what they need of each other. */
import { StoreUnusable } from "../db/dialect/connection.ts";
import { AwsFailure } from "./aws/failure.ts";
import { collectScope, Gate } from "./scope.ts";
import type { Tally } from "./tally.ts";
import type { Ways } from "./way.ts";
import { type PlannedScope, type RunContext, Stopped } from "./writing.ts";

/** What Security Hub has copies of is told by Config's rules: their list first, and then all at once. */
export async function collectCell(context: RunContext, ways: Ways, cell: readonly PlannedScope[], tally: Tally): Promise<void> {
  const rules = new Gate();
  const collectOne = async (planned: PlannedScope) => {
    context.stop.signal.throwIfAborted();
    const isConfig = planned.scope.source === "config";
    try {
      tally.add(await collectScope(context, ways, planned, isConfig ? { opens: rules } : { waits: rules }));
    } catch (error) {
      // Where this scope cannot be written, or nothing can be asked any more, no other can.
      if (error instanceof StoreUnusable || error instanceof Stopped || error instanceof AwsFailure) context.stop.abort(error);
      if (context.stop.signal.aborted) throw context.stop.signal.reason;
      // A fault in our program: the other scopes are still read, and the run ends loudly.
      tally.fault ??= error;
      tally.scope("failed");
    } finally {
      if (isConfig) rules.open();
    }
  };
  if (!cell.some(({ scope }) => scope.source === "config")) rules.open();
  await Promise.all(cell.map(collectOne));
}

/** Those that held most when they were last read first: the slowest of them decides how long the run takes. */
export function cellsOf(planned: readonly PlannedScope[], records: ReadonlyMap<number, number>): readonly (readonly PlannedScope[])[] {
  const cells = new Map<string, PlannedScope[]>();
  for (const item of planned) {
    const key = `${item.scope.account}/${item.scope.region}`;
    cells.set(key, [...(cells.get(key) ?? []), item]);
  }
  const most = (cell: readonly PlannedScope[]) => Math.max(...cell.map(({ id }) => records.get(id) ?? 0));
  return [...cells.values()].toSorted((a, b) => most(b) - most(a));
}
