/** Problems that AWS no longer lists after a while, and how a finding looks that nothing was concluded about. */
import { expect } from "vitest";
import type { Fault } from "../../simulator/faults.ts";
import type { OwnRule } from "../../simulator/world/history.ts";
import { type Case, day, fails, iso, says } from "./case.ts";

/** GuardDuty lists it on day 0, and forgot it 90 days after it was last touched: by day 88. */
export const oldThreat = { activity: [{ atMs: day(-3), severity: 8 }] };
export const threatOf = (days: number) => ({ activity: [{ atMs: day(days), severity: 5 }] });

/** Closed on day 1; where Inspector keeps closed ones for three days, it no longer lists it by day 5. */
export const closedWeakness = {
  steps: [
    { atMs: day(-3), status: "ACTIVE" as const },
    { atMs: day(1), status: "CLOSED" as const },
  ],
};
export const keptThreeDays = { closedRetentionDays: 3 as const };

/** Archived on day 1 in Security Hub, and forgotten by day 31. */
export const archivedMatter = { createdMs: day(-3), archivedMs: day(1) };
export const notApplicable = { "S3.5": [fails(), says(1, "not applicable")] as const };

/** A Config rule that backs no control. */
export const monitoring = "EC2_INSTANCE_DETAILED_MONITORING_ENABLED";
export const monitoringRule = (more: Partial<OwnRule> = {}): OwnRule => ({
  identifier: monitoring,
  name: "ec2-instance-detailed-monitoring-enabled",
  made: "by hand",
  exists: [{ fromMs: -Infinity }],
  ...more,
});

const untouched = { standing: "open", reason: null, events: ["none > open: new"] };
/** As it was, and no complete read lacked it. */
export const asItWas = { ...untouched, unconfirmedSince: null };
export const unconfirmed = (days: number) => ({ ...untouched, unconfirmedSince: iso(days) });

/** A full read while something is broken; a fault that hit nothing would prove nothing. */
export async function readBroken(made: Case, days: number, ...faults: readonly Fault[]): Promise<void> {
  made.simulator.faults.add(...faults);
  await made.readAll(days);
  expect(made.simulator.faults.list().map(({ hit }) => hit > 0)).toEqual(faults.map(() => true));
  made.simulator.faults.clear();
}
