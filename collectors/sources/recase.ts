/**
 * Members of AWS's documents, whatever their casing. One document comes as `AwsAccountId` from the API, `awsAccountId` in an event and
 * `awsaccountid` out of somebody's log; the keys of free maps (tags, product fields) are data and are never touched.
 */
import type { AccountId } from "../../posture/words.ts";
import { MalformedRecord } from "../source.ts";

/** @returns the member at the path, or undefined where any step is missing. Numbers choose items of lists. */
export function member(value: unknown, ...path: readonly (string | number)[]): unknown {
  let found = value;
  for (const step of path) found = typeof step === "number" ? list(found)[step] : named(found, step);
  return found ?? undefined;
}

function named(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  if (Object.hasOwn(value, name)) return Reflect.get(value, name);
  const lowered = name.charAt(0).toLowerCase() + name.slice(1);
  if (Object.hasOwn(value, lowered)) return Reflect.get(value, lowered);
  const folded = name.toLowerCase();
  const key = Object.keys(value).find((candidate) => candidate.toLowerCase() === folded);
  return key === undefined ? undefined : Reflect.get(value, key);
}

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A number stands for its digits: JSON that was written by hand says `"Id": 1`. */
export function text(value: unknown): string | undefined {
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function number(value: unknown): number | undefined {
  const given = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof given === "number" && Number.isFinite(given) ? given : undefined;
}

const ISO_LENGTH = "2026-11-24T00:00:00.000Z".length;

/** ISO 8601 with milliseconds, from the SDK's dates, ISO texts (a blank for the T too) and epoch seconds or milliseconds. */
export function instant(value: unknown): string | undefined {
  const date =
    value instanceof Date
      ? value
      : typeof value === "number"
        ? new Date(value < 1e11 ? value * 1000 : value)
        : typeof value === "string" && /^\d{4}-\d\d-\d\d/.test(value)
          ? new Date(value.replace(/^(\S{10}) /, "$1T"))
          : undefined;
  if (date === undefined || Number.isNaN(date.getTime())) return undefined;
  const iso = date.toISOString();
  return iso.length === ISO_LENGTH ? iso : undefined; // years beyond four digits are no time of AWS's, and would not compare as text
}

export function required(raw: unknown, name: string, nativeId?: string): string {
  const found = text(member(raw, name));
  if (found === undefined) throw new MalformedRecord(name, `${name} is missing or not a text`, nativeId);
  return found;
}

/** The first of the named members that is a time. */
export function requiredInstant(raw: unknown, names: readonly string[], nativeId: string): string {
  for (const name of names) {
    const found = instant(member(raw, name));
    if (found !== undefined) return found;
  }
  throw new MalformedRecord(names[0] ?? "time", `none of ${names.join(", ")} is a time`, nativeId);
}

/**
 * Twelve digits. A JSON number has lost its leading zeros, and so has a spreadsheet's text: these are put back. Anything else is not an
 * account, and a finding without one is nobody's.
 */
export function accountId(value: unknown): AccountId | undefined {
  const digits = text(value);
  return digits !== undefined && /^\d{9,12}$/.test(digits) ? (digits.padStart(12, "0") as AccountId) : undefined;
}

export function requiredAccount(raw: unknown, name: string, nativeId: string): AccountId {
  const found = accountId(member(raw, name));
  if (found === undefined)
    throw new MalformedRecord(name, `${name} is not an account id: ${JSON.stringify(member(raw, name) ?? null)}`, nativeId);
  return found;
}

/** Texts of a free map. */
export function textMap(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== "object" || value === null) return {};
  const entries = Array.isArray(value)
    ? value.map((pair) => [text(member(pair, "Key")), text(member(pair, "Value")) ?? ""] as const)
    : Object.entries(value).map(([key, held]) => [key, text(held) ?? ""] as const);
  return Object.fromEntries(entries.filter((pair): pair is readonly [string, string] => pair[0] !== undefined));
}

/**
 * What matters of a record, as one text that is equal while nothing of it changed: members sorted, the named ones (times that AWS
 * refreshes without news) left out at the top. It is made of every record that is read and compared by its hash only, so it is no JSON:
 * each text goes with its length, which tells two records apart as well and escapes nothing.
 */
export function contentOf(raw: unknown, without: readonly string[]): string {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) return plain(raw);
  const dropped = without.map((name) => name.toLowerCase());
  return membersOf(
    raw,
    Object.keys(raw).filter((key) => !dropped.includes(key.toLowerCase())),
  );
}

function plain(value: unknown): string {
  if (typeof value === "string") return `${value.length}"${value}`;
  if (typeof value !== "object" || value === null) return `${String(value)},`;
  if (value instanceof Date) return `@${value.getTime()},`;
  if (!Array.isArray(value)) return membersOf(value, Object.keys(value));
  let text = "[";
  for (const item of value) text += plain(item);
  return `${text}]`;
}

function membersOf(value: object, keys: string[]): string {
  let text = "{";
  for (const key of keys.sort()) {
    const held: unknown = Reflect.get(value, key);
    if (held !== undefined) text += `${key.length}:${key}${plain(held)}`;
  }
  return `${text}}`;
}
