/** Whether resources are still there: the source itself is asked where it can tell, else Config. */
import { failureOf } from "./aws/failure.ts";
import type { Ask, NamedResource } from "./source.ts";
import type { LookedUp, ResourceFact, Way, Ways } from "./way.ts";

export interface Told extends LookedUp {
  /** Nobody may be asked, now or in the next run: what depends on the answer is not waited for. */
  readonly refused: boolean;
}

export const resourcesKnown = async (way: Way, ways: Ways, ask: Ask, asked: readonly NamedResource[]): Promise<Told> =>
  way.source.known === undefined
    ? { ...(await ways.resources(ask.account, ask.region, asked)), refused: false }
    : askSource(way, asked, ask);

/** A source that knows resources is the only one to ask: without its answer, denied or not, fixed cannot be told from gone. */
async function askSource({ source, client }: Way, asked: readonly NamedResource[], ask: Ask): Promise<Told> {
  try {
    const words = (await source.known?.(client, asked, ask)) ?? new Map();
    const facts = [...words].map(([id, word]): readonly [string, ResourceFact] => [
      id,
      { arn: undefined, known: word !== "gone", ...(word === "unscanned" ? { unscanned: true } : {}) },
    ]);
    return { facts: new Map(facts), unanswered: new Set(), warnings: [], refused: false };
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined) throw error;
    const message = `whether resources are gone could not be asked: ${failure.message}`;
    return {
      facts: new Map(),
      unanswered: new Set(asked.map(({ id }) => id)),
      warnings: [{ code: "resources-unknown", message }],
      refused: !failure.waitingHelps,
    };
  }
}
