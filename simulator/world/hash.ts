/** Everything in the world follows from hashes of what it is about: no state, no order of asking. */

export type Part = string | number;

/** 32 bits out of any words and numbers (murmur3's mixing: fast, and neighbours look unrelated). */
export function hash(...parts: readonly Part[]): number {
  let h = 0x9747b28c;
  for (const part of parts) h = mixed(h, typeof part === "number" ? numberBits(part) : wordBits(part));
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** From 0 inclusive to 1 exclusive. */
export const chance = (...parts: readonly Part[]): number => hash(...parts) / 4294967296;

/** A whole number from 0 inclusive to `below` exclusive. */
export const drawn = (below: number, ...parts: readonly Part[]): number => Math.floor(chance(...parts) * below);

/** One of a list, which must not be empty. */
export function oneOf<Item>(items: readonly Item[], ...parts: readonly Part[]): Item {
  const item = items[hash(...parts) % items.length];
  if (item === undefined) throw new Error("one of an empty list was asked for");
  return item;
}

/** Hexadecimal digits, as in the ids of EC2 and GuardDuty. */
export function hexadecimal(digits: number, ...parts: readonly Part[]): string {
  const start = hash(...parts);
  let text = "";
  for (let at = 0; text.length < digits; at++) text += hash(start, at).toString(16).padStart(8, "0");
  return text.slice(0, digits);
}

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** Capital letters and digits, as in IAM's unique ids and RDS's resource ids. */
export function base32(count: number, ...parts: readonly Part[]): string {
  const start = hash(...parts);
  let text = "";
  for (let at = 0; at < count; at++) text += BASE32.charAt(hash(start, at) % BASE32.length);
  return text;
}

export function uuid(...parts: readonly Part[]): string {
  const digits = hexadecimal(32, ...parts);
  const variant = "89ab".charAt(hash(...parts) % 4);
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20)}`;
}

function mixed(before: number, part: number): number {
  let k = Math.imul(part, 0xcc9e2d51);
  k = (k << 15) | (k >>> 17);
  let h = before ^ Math.imul(k, 0x1b873593);
  h = (h << 13) | (h >>> 19);
  return (Math.imul(h, 5) + 0xe6546b64) | 0;
}

const numberBits = (value: number): number => (value | 0) ^ Math.imul(Math.floor(value / 4294967296), 0x27d4eb2f);

/** FNV-1a. */
function wordBits(word: string): number {
  let h = 0x811c9dc5;
  for (let at = 0; at < word.length; at++) h = Math.imul(h ^ word.charCodeAt(at), 0x01000193);
  return h;
}
