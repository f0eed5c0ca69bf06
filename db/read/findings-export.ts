/** Every finding of a filter, in its order, a page at a time: however many there are, one page of them is held. */
import type { Kysely } from "kysely";
import type { Reach } from "../../posture/reach.ts";
import type { Schema } from "../schema.ts";
import { practicesBy } from "./finding-row.ts";
import { countUpTo, type ListedFinding, planFor, wholeFindings } from "./findings.ts";
import { type FindingsContext, type FindingsFilter, matchingOf } from "./findings-filter.ts";
import { type FindingKey, type FindingsOrder, keysOf } from "./findings-order.ts";
import { EXACT_TOTAL } from "./page.ts";
import { type RecordedFinding, recordedBy } from "./recorded-findings.ts";

/** So many are put into text in one turn of the event loop: some milliseconds. */
const PAGE = 250;

/**
 * Rows that a run moves meanwhile are listed once or, where they move out of the pages to come, not at all: never twice.
 * @throws Refusal as the list does, before the first page.
 */
export async function everyFinding(
  db: Kysely<Schema>,
  reach: Reach,
  { sort, order, ...filter }: FindingsFilter & FindingsOrder,
  context: FindingsContext,
): Promise<AsyncIterable<readonly ListedFinding[]>> {
  const matching = await matchingOf(db, reach, filter, context);
  const plan = planFor(await countUpTo(db, matching, EXACT_TOTAL + 1));
  const told = { practicesOf: practicesBy(context.catalogue), today: matching.today };
  return (async function* pages() {
    for (let after: FindingKey["place"] | undefined, isLast = false; !isLast; ) {
      const keys = await keysOf(db, matching, plan, { sort, order, limit: PAGE, after });
      yield await wholeFindings(db, reach, keys, told);
      after = keys.at(-1)?.place;
      isLast = keys.length < PAGE;
    }
  })();
}

/** The same with what AWS's own formats say of each: see RecordedFinding. @throws Refusal likewise. */
export async function everyRecordedFinding(
  db: Kysely<Schema>,
  reach: Reach,
  asked: FindingsFilter & FindingsOrder,
  context: FindingsContext,
): Promise<AsyncIterable<readonly RecordedFinding[]>> {
  const pages = await everyFinding(db, reach, asked, context);
  const recorded = recordedBy(db, context.catalogue);
  return (async function* withRecords() {
    for await (const page of pages) yield await recorded(page);
  })();
}
