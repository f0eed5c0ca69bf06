/** How many are open, and why that changed, reckoned finding by finding from the events: no sums, no SQL but the rows. */
import type { Rows } from "../../db/dialect/connection.ts";
import type { FindingsViewQuery } from "../../db/read/findings-view.ts";

export interface EventRow {
  readonly finding: number;
  readonly day: string;
  readonly account_id: string;
  readonly ou_path: string | null;
  readonly region: string;
  readonly principle: string;
  /** As it is compared, and its kind. */
  readonly folded: string;
  readonly kind: string;
  readonly product: string;
  readonly counted: number;
  /** Set where the finding belonged elsewhere before. */
  readonly principle_before: string | null;
  readonly folded_before: string | null;
  readonly kind_before: string | null;
  readonly product_before: string | null;
  readonly counted_before: number | null;
  readonly from_state: string;
  readonly to_state: string;
  readonly from_severity: string;
  readonly to_severity: string;
  readonly cause: string;
}

/** In the order in which they happened. */
export const eventsIn = (rows: Rows): Promise<EventRow[]> =>
  rows.all<EventRow>(
    `SELECT finding, day, account_id, ou_path, region, now.principle, now.folded, now.kind, product, counted,
       before.principle AS principle_before, before.folded AS folded_before, before.kind AS kind_before,
       from_product AS product_before, from_counted AS counted_before, from_state, to_state, from_severity, to_severity, cause
     FROM finding_events JOIN accounts ON accounts.id = account JOIN checks AS now ON now.id = check_ref
     LEFT JOIN checks AS before ON before.id = from_check WHERE day IS NOT NULL ORDER BY seq`,
  );

const fits = (words: readonly string[] | undefined, word: string): boolean => words === undefined || words.includes(word);

/** Whether it counts as open in the view after the event, or before it. */
function isIn(view: FindingsViewQuery, event: EventRow, side: "before" | "after"): boolean {
  const moved = side === "before" && event.counted_before !== null;
  const [state, severity] = side === "before" ? [event.from_state, event.from_severity] : [event.to_state, event.to_severity];
  const counted = moved ? event.counted_before : event.counted;
  const principle = moved ? event.principle_before : event.principle;
  const [folded, kind] = moved ? [event.folded_before, event.kind_before] : [event.folded, event.kind];
  const product = moved ? event.product_before : event.product;
  return (
    state === "open" &&
    counted === 1 &&
    fits(view.account, event.account_id) &&
    (view.ou?.some((ou) => event.ou_path === ou || event.ou_path?.startsWith(`${ou} / `)) ?? true) &&
    fits(view.region, event.region) &&
    fits(view.principle, principle ?? "") &&
    fits(
      view.check?.map((name) => name.toLowerCase()),
      folded ?? "",
    ) &&
    fits(view.kind, kind ?? "") &&
    fits(view.product, product ?? "") &&
    fits(view.severity, severity)
  );
}

export function openAtEnd(events: readonly EventRow[], view: FindingsViewQuery, day: string): number {
  const last = new Map<number, EventRow>();
  for (const event of events) if (event.day <= day) last.set(event.finding, event);
  return [...last.values()].filter((event) => isIn(view, event, "after")).length;
}

export interface Causes {
  readonly entered: Readonly<Record<string, number>>;
  readonly left: Readonly<Record<string, number>>;
}

/** Of the days after `from`, up to `to`. */
export function causesBetween(events: readonly EventRow[], view: FindingsViewQuery, from: string, to: string): Causes {
  const sides: Record<"entered" | "left", Record<string, number>> = { entered: {}, left: {} };
  const count = (side: "entered" | "left", cause: string) => {
    sides[side][cause] = (sides[side][cause] ?? 0) + 1;
  };
  for (const event of events) {
    if (event.day <= from || event.day > to) continue;
    const [before, after] = [isIn(view, event, "before"), isIn(view, event, "after")];
    const moved = event.counted_before !== null;
    const cause = moved ? "reclassified" : event.from_state === "open" && event.to_state === "open" ? "severity" : event.cause;
    if (before && (moved || !after)) count("left", cause);
    if (after && (moved || !before)) count("entered", cause);
  }
  return sides;
}
