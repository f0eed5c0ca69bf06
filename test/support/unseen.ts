/** What an administrator cannot see of its members: ways.test.ts tells it, one by one. */
import { globalFacts, regionalFacts } from "../../simulator/world/checks.ts";
import { always } from "../../simulator/world/history.ts";
import { globalKinds, regionalKinds } from "../../simulator/world/kinds.ts";
import type { World } from "../../simulator/world/world.ts";
import type { Witness } from "./witness.ts";

const checks = new Map(
  [...regionalFacts, ...globalFacts, ...[...regionalKinds, ...globalKinds].flatMap((kind) => kind.checks)].map((check) => [
    check.id,
    check,
  ]),
);

/**
 * That a control or a standard is off in a member, that a rule or a resource is gone. What was off before the first run the witness never saw
 * at all, and of a member that is taken out nothing new reaches the administrator.
 * @returns of a finding, by its public id, whether the way in cannot tell all of it.
 */
export const isUnseenByAdministrators = (world: World, witness: Witness) => (publicId: string) => {
  const seen = witness.seen.get(publicId);
  if (seen === undefined) return true;
  const { truth, silent, steps } = seen;
  const regions = truth.region === "global" ? world.regions.map(({ name }) => name) : [truth.region];
  const histories = regions.map((region) => world.history(truth.accountId, region));
  if (histories.some(({ member, controlsOff }) => member !== always || controlsOff[truth.check] !== undefined)) return true;
  const check = checks.get(truth.check);
  // The record of a standard that is off speaks on until AWS archives it, days later.
  if (check?.cis !== undefined && histories.some(({ cis }) => cis !== always)) return true;
  // An aggregator knows compliant and non-compliant: that one of the company's rules no longer applies looks as if its resource were gone.
  const isAggregated = histories.some(({ rules }) => rules.some(({ identifier }) => identifier === check?.rule));
  const ends = isAggregated ? /none|check switched|resource gone|no longer evaluated|not applicable/ : hiddenEnds;
  return truth.kind === "posture" && (silent || steps.some(({ to }) => ends.test(to)));
};

const hiddenEnds = /none|check switched|resource gone|no longer evaluated/;
