/** What a run writes by, handed to every function that writes findings. */
import type { Day, Moment } from "../../posture/calendar.ts";
import type { Rows } from "../dialect/connection.ts";

/** The run that writes: its number, and its start, which is what every event of it was seen at. */
export interface Writing {
  readonly run: number;
  /** ISO 8601. */
  readonly seen: string;
  /** Day of `seen` in the organization's time zone: every event of the run belongs to it. */
  readonly day: Day;
  /** Whose days those are. */
  readonly timeZone: string;
  readonly known: Known;
  readonly touched: Touched;
}

/** What had been read to its end before this run: beyond that, whatever is found has joined, and is no change of the world's. */
export interface Known {
  /** A run over the whole organization. */
  readonly organization: boolean;
  /** Accounts with a scope that had. */
  readonly accounts: ReadonlySet<number>;
}

export async function knownBefore(rows: Rows, seen: string): Promise<Known> {
  const complete = await rows.get("SELECT 1 FROM runs WHERE complete = 1 AND started_at < ? LIMIT 1", [seen]);
  const accounts = await rows.all<{ account: number }>("SELECT DISTINCT account FROM scopes WHERE first_complete_at < ?", [seen]);
  return { organization: complete !== undefined, accounts: new Set(accounts.map(({ account }) => account)) };
}

/** An account's region whose events of this run are not in its steps yet. */
export interface Place {
  readonly account: number;
  readonly region: string;
  /** Another day than the run's: that of a decision which came after the run had begun, and whose event was written anew behind the run's. */
  readonly day?: Day;
}

/** Kept while a run goes on: which places have to be summed anew. */
class Touched {
  readonly #places = new Map<string, Place>();

  add(account: number, region: string, day?: Day): void {
    this.#places.set(`${account} ${region} ${day ?? ""}`, { account, region, ...(day === undefined ? {} : { day }) });
  }

  /** Those that fit, which are then no longer kept. */
  take(fits: (place: Place) => boolean): readonly Place[] {
    const taken = [...this.#places].filter(([, place]) => fits(place));
    for (const [key] of taken) this.#places.delete(key);
    return taken.map(([, place]) => place);
  }
}

export const newWriting = (
  run: number,
  { seen, day, timeZone }: Moment,
  known: Known = { organization: false, accounts: new Set() },
): Writing => ({
  run,
  seen,
  day,
  timeZone,
  known,
  touched: new Touched(),
});
