/** ARNs of Config's internal ids, kept once they are known: an id never changes its resource, and asking costs a call for each hundred. */
import type { Writer } from "../../db/dialect/connection.ts";
import { keepArn, keptArns } from "../../db/write/resource-names.ts";
import type { AccountId } from "../../posture/words.ts";
import { failureOf } from "../aws/failure.ts";
import { isInternal } from "../ready.ts";
import type { NamedResource } from "../source.ts";
import type { LookedUp, ResourceFact } from "../way.ts";

export interface Asked {
  readonly account: AccountId;
  readonly region: string;
  readonly resources: readonly NamedResource[];
}

/** @param lookUp asks AWS for those that are not kept; what AWS refuses is a warning, and nothing is concluded from it; an outage leaves it to the next run. */
export async function rememberedArns(
  writer: Writer,
  { account, region, resources }: Asked,
  lookUp: (unknown: readonly NamedResource[]) => Promise<LookedUp>,
): Promise<LookedUp> {
  const kept = await keptArns(writer.rows, account, region, resources.filter(isInternal));
  const facts = new Map<string, ResourceFact>([...kept].map(([id, arn]) => [id, { arn, known: undefined }]));
  const unknown = resources.filter(({ id }) => !kept.has(id));
  if (unknown.length === 0) return { facts, unanswered: new Set(), warnings: [] };
  try {
    const found = await lookUp(unknown);
    await writer.transaction(async (tx) => {
      for (const resource of unknown.filter(isInternal)) {
        const arn = found.facts.get(resource.id)?.arn;
        if (arn !== undefined) await keepArn(tx, account, region, resource, arn);
      }
    });
    return { ...found, facts: new Map([...facts, ...found.facts]) };
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined) throw error;
    const message = `Config could not be asked for ${unknown.length} resources: ${failure.message}`;
    const unanswered = new Set(failure.waitingHelps ? unknown.map(({ id }) => id) : []);
    return { facts, unanswered, warnings: [{ code: "resources-unknown", message }] };
  }
}
