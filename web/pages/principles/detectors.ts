/** Accounts and regions as rows of accounts. Pure. */
import type { DetectiveControls } from "../../../contract/detective-controls.ts";
import type { DetectiveService } from "../../../posture/words.ts";

interface Regions {
  readonly on: number;
  readonly off: number;
  readonly unknown: number;
  /** Where it is not on, and how that is known: a line each. */
  readonly why: string;
}

export interface DetectorRow {
  readonly accountId: string;
  readonly accountName: string;
  readonly services: ReadonlyMap<DetectiveService, Regions>;
}

/** Most that is off first; of these, most that nobody can tell. */
export function detectorsBy(places: DetectiveControls["items"]): readonly DetectorRow[] {
  const rows = new Map<string, { accountId: string; accountName: string; services: Map<DetectiveService, Regions> }>();
  for (const { accountId, accountName, region, services } of places) {
    const row = rows.get(accountId) ?? { accountId, accountName, services: new Map() };
    rows.set(accountId, row);
    for (const { service, state, why } of services) {
      const before = row.services.get(service) ?? { on: 0, off: 0, unknown: 0, why: "" };
      const line = state === "on" ? "" : `${region}: ${why}`;
      row.services.set(service, { ...before, [state]: before[state] + 1, why: [before.why, line].filter(Boolean).join("\n") });
    }
  }
  const sum = (row: DetectorRow, state: "off" | "unknown") => [...row.services.values()].reduce((all, one) => all + one[state], 0);
  return [...rows.values()].sort(
    (a, b) => sum(b, "off") - sum(a, "off") || sum(b, "unknown") - sum(a, "unknown") || a.accountName.localeCompare(b.accountName),
  );
}
