/**
 * Limits against guessing that do not shut the victim out. Who fails is counted by where they ask from and by whom they ask for, together: the
 * person themselves, from elsewhere or from a browser that has signed in before, is always heard. Only when many places guess one person's
 * password at once does each new place get fewer tries. In memory: a restart forgives, and costs an attacker more than it gives.
 */

const WINDOW_MS = 15 * 60_000;
/** Wrong tries for one person from one place. */
const TRIES = 10;
/** Wrong tries from one place, whomever they ask for. */
const TRIES_OF_PLACE = 50;
/** So many for one person from everywhere, and it is an attack by many: */
const TRIES_OF_CROWD = 100;
/** then a place that has not signed in before has this many. */
const TRIES_IN_CROWD = 2;
/** Places and people remembered at most: the oldest goes. */
const REMEMBERED = 50_000;

interface Count {
  failures: number;
  untilMs: number;
}

export interface Attempt {
  /** Network address; of IPv6 the first 64 bits are one place. */
  readonly place: string;
  /** Whom they ask for, folded. */
  readonly person: string;
  /** The browser has signed in as this person before: it shows their device's mark. */
  readonly isKnownDevice: boolean;
}

export class Guessing {
  readonly #counts = new Map<string, Count>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** @returns seconds to wait; 0: it is heard. */
  waitSeconds(attempt: Attempt): number {
    const { place, pair, crowd } = keysOf(attempt);
    const isCrowd = this.#failures(crowd) >= TRIES_OF_CROWD && !attempt.isKnownDevice;
    const limits: readonly (readonly [key: string, tries: number])[] = [
      [pair, isCrowd ? TRIES_IN_CROWD : TRIES],
      ...(attempt.isKnownDevice ? [] : [[place, TRIES_OF_PLACE] as const]),
    ];
    const over = limits.filter(([key, tries]) => this.#failures(key) >= tries).map(([key]) => this.#counts.get(key)?.untilMs ?? 0);
    return over.length === 0 ? 0 : Math.ceil((Math.max(...over) - this.#nowMs()) / 1000);
  }

  failed(attempt: Attempt): void {
    for (const key of Object.values(keysOf(attempt))) {
      const count = this.#current(key) ?? { failures: 0, untilMs: this.#nowMs() + WINDOW_MS };
      count.failures += 1;
      this.#counts.delete(key);
      this.#counts.set(key, count);
    }
    while (this.#counts.size > REMEMBERED) this.#counts.delete(this.#counts.keys().next().value ?? "");
  }

  /** It was no wrong one after all. */
  takeBack(attempt: Attempt): void {
    for (const key of Object.values(keysOf(attempt))) {
      const count = this.#current(key);
      if (count !== undefined) count.failures -= 1;
    }
  }

  /** What this place failed for this person is forgiven; what others failed is not. */
  succeeded(attempt: Attempt): void {
    this.takeBack(attempt);
    this.#counts.delete(keysOf(attempt).pair);
  }

  #failures(key: string): number {
    return this.#current(key)?.failures ?? 0;
  }

  #current(key: string): Count | undefined {
    const count = this.#counts.get(key);
    return count !== undefined && count.untilMs > this.#nowMs() ? count : undefined;
  }
}

function keysOf({ place, person, isKnownDevice }: Attempt): { readonly place: string; readonly pair: string; readonly crowd: string } {
  const from = placeOf(place);
  // A known device has a count of its own: what others in the same house fail is not held against it.
  return { place: `place ${from}`, pair: `pair ${from} ${person} ${isKnownDevice}`, crowd: `crowd ${person}` };
}

/** Whoever has an IPv6 address has 2^64 of them. */
export function placeOf(address: string): string {
  if (!address.includes(":")) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1] !== undefined) return mapped[1];
  const [head = "", tail] = address.split("::");
  const front = head === "" ? [] : head.split(":");
  const back = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => "0");
  return [...front, ...zeros, ...back].slice(0, 4).join(":");
}
