/** ASFF documents given from outside: the security administrator's account serves them, in the order given. */
import type { Call } from "../../service.ts";
import type { Asff } from "./asff.ts";

/** In the document's own region, and in the aggregation region. */
export function externalFindings({ caller, world }: Call): readonly Asff[] {
  if (caller.accountId !== world.securityAccountId) return [];
  return world.external.flatMap(({ service, document }) => {
    if (service !== "securityhub" || typeof document !== "object" || document === null) return [];
    const found = document as Asff;
    const region = found.Region;
    return caller.region === world.aggregationRegion || region === caller.region ? [found] : [];
  });
}
