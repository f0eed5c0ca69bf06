/** ASFF documents given from outside: the security administrator's account serves them, in the order given. */
import { type Call, writtenAsGiven } from "../../service.ts";
import { externalRecords } from "../../world/external.ts";
import type { Asff } from "./asff.ts";

/** In the document's own region, and in the aggregation region. */
export function externalFindings({ caller, world }: Call): readonly Asff[] {
  if (caller.accountId !== world.securityAccountId) return [];
  return externalRecords(world.external, "securityhub")
    .filter(({ region }) => caller.region === world.aggregationRegion || region === undefined || region === caller.region)
    .map(({ document }) => writtenAsGiven(document));
}
