/** What checks answer to a question. Pure. */
import type { WholePrinciple } from "../../../contract/practices.ts";
import type { ControlStatus } from "../../../posture/words.ts";
import type { Question } from "./explained.ts";

type Check = Pick<WholePrinciple["checks"][number], "check" | "status" | "openTotal">;

export interface Answered {
  /** failed: one of them is; passed: all that have data are; no data: none has. */
  readonly status: ControlStatus;
  readonly checks: readonly { readonly check: string; readonly state: ControlStatus; readonly openTotal: number }[];
}

/** @param known those with data in the view; a check that is not among them has none. */
export function answered({ checks }: Question, known: readonly Check[]): Answered {
  const told = checks.map((check) => {
    const found = known.find((one) => one.check.toLowerCase() === check.toLowerCase());
    // A finding that is open says no, also where the control's own record is not there (a Config rule of one's own found it).
    const state = found === undefined ? "no data" : found.openTotal > 0 ? "failed" : (found.status ?? "no data");
    return { check, state, openTotal: found?.openTotal ?? 0 } as const;
  });
  const states = new Set<ControlStatus>(told.map(({ state }) => state));
  const status = (["failed", "unknown", "passed"] as const).find((word) => states.has(word)) ?? "no data";
  return { status, checks: told };
}
