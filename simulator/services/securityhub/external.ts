/**
 * ASFF documents given from outside: the security administrator's account serves them, in the order given. Security Hub writes `Region` itself,
 * and takes nothing without an account: where a document names neither, it is the administrator's own, of the aggregation region.
 */
import { type Call, writtenAsGiven } from "../../service.ts";
import { externalRecords } from "../../world/external.ts";
import type { Asff } from "./asff.ts";

export interface ExternalFinding {
  readonly document: Asff;
  /** What filters look at. */
  readonly filtered: Asff;
}

/** In the document's own region, and in the aggregation region. */
export function externalFindings({ caller, world }: Call): readonly ExternalFinding[] {
  if (caller.accountId !== world.securityAccountId) return [];
  return externalRecords(world.external, "securityhub")
    .map((record) => ({ ...record, region: record.region ?? world.aggregationRegion }))
    .filter(({ region }) => caller.region === world.aggregationRegion || region === caller.region)
    .map(({ document, accountId, region }) => ({
      document: writtenAsGiven(document),
      filtered: { ...document, Region: region, AwsAccountId: accountId ?? world.securityAccountId },
    }));
}
