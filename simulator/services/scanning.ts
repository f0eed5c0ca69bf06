/**
 * Pages out of a world that is never held in memory: places are scanned index by index, and a token says where to go on. Each
 * index is asked for when its page is.
 */
import { positionOf, tokenFor } from "./tokens.ts";

/** One stretch of indices: an account's findings in a region, say. */
export interface Place<Found> {
  readonly count: number;
  /** What an index holds at the instant asked: nothing, or one or more. */
  readonly at: (index: number) => readonly Found[];
}

interface Position {
  readonly place: number;
  readonly index: number;
  /** Records of that index that the page before already gave. */
  readonly given: number;
}

export interface ScannedPage<Found> {
  readonly found: readonly Found[];
  /** Absent on the last page. */
  readonly token: string | undefined;
}

export function scanPage<Found>(
  places: readonly Place<Found>[],
  query: unknown,
  token: string | undefined,
  size: number,
  refused: () => Error,
): ScannedPage<Found> {
  const start = token === undefined || token === "" ? { place: 0, index: 0, given: 0 } : opened(token, query, refused);
  const found: Found[] = [];
  for (let place = start.place; place < places.length; place++) {
    const { count, at } = places[place] ?? { count: 0, at: () => [] };
    for (let index = place === start.place ? start.index : 0; index < count; index++) {
      const held = at(index);
      const skipped = place === start.place && index === start.index ? start.given : 0;
      for (let given = skipped; given < held.length; given++) {
        if (found.length === size) return { found, token: tokenFor([place, index, given], query) };
        found.push(held[given] as Found);
      }
    }
  }
  return { found, token: undefined };
}

function opened(token: string, query: unknown, refused: () => Error): Position {
  const [place, index, given] = positionOf(token, query) ?? [];
  if (place === undefined || index === undefined || given === undefined) throw refused();
  return { place, index, given };
}
