/**
 * Texts for somebody else's eyes: of an error's words those stay that tell what kind it is. Whatever looks like an id, a name, an address or a
 * path goes; what stays is told by its form, not what goes, so that a new kind of id goes too.
 */
import { createHmac, randomBytes } from "node:crypto";

export interface Scrubber {
  /** One line, 300 characters at most. */
  text(given: string): string;
  /** The same account is the same word in one bundle, and another in the next: a key of its own keeps it from being guessed. */
  account(id: string): string;
}

const MOST_CHARACTERS = 300;
/** Shorter ones would take every second word along. */
const LEAST_NAME = 3;

/** Words, small numbers, IAM actions, and the codes by which errors are called. */
const kept: readonly RegExp[] = [
  /^[("]*[A-Za-z]+(?:[-’'][a-z]+)*[).,:;!?]*$/,
  /^\(?\d{1,4}\)?[.,:;%]?$/,
  /^[a-z][a-z0-9-]{1,30}:[A-Z][A-Za-z]{2,60}[.,:;]?$/,
  /^(?:SQLITE|ERR)_[A-Z_]{2,40}[.,:;]?$/,
];

/** @param names what is somebody's own word (names of accounts and people, titles of checks): gone wherever it stands. */
export function scrubber(names: readonly string[]): Scrubber {
  const key = randomBytes(32);
  const account = (id: string): string => `account-${createHmac("sha256", key).update(id).digest("hex").slice(0, 8)}`;
  // The longest first: one name may be the beginning of another.
  const own = [...new Set(names)].filter((name) => name.length >= LEAST_NAME).sort((a, b) => b.length - a.length);
  const word = (token: string): string => {
    if (kept.some((form) => form.test(token))) return token;
    const [id] = /(?<!\d)\d{12}(?!\d)/.exec(token) ?? [];
    return id === undefined ? "…" : account(id);
  };
  return {
    account,
    text: (given) =>
      own
        .reduce((text, name) => replaced(text, name), given)
        // What stands in quotation marks is what somebody gave.
        .replaceAll(/"[^"]*"|“[^”]*”|`[^`]*`/g, "…")
        .split(/\s+/)
        .map(word)
        .join(" ")
        .replaceAll(/…(?: …)+/g, "…")
        .slice(0, MOST_CHARACTERS),
  };
}

/** However it is written. */
function replaced(text: string, name: string): string {
  const [lower, sought] = [text.toLowerCase(), name.toLowerCase()];
  // A letter whose small form is longer would shift what follows: then nothing is sure, and all goes.
  if (lower.length !== text.length) return lower.includes(sought) ? "…" : text;
  let [result, from] = ["", 0];
  for (let at = lower.indexOf(sought); at >= 0; at = lower.indexOf(sought, from)) {
    result += `${text.slice(from, at)} … `;
    from = at + name.length;
  }
  return result + text.slice(from);
}
