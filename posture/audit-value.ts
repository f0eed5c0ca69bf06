/**
 * What of a value may stand in the audit log. Secrets, names and e-mail addresses are left out by construction: the log is kept for ever, is
 * exported, and cannot be changed when somebody asks to be forgotten.
 */

export const LEFT_OUT = "[left out]";

/** A member is left out whose name has one of these words, in the singular or plural: `password`, `newPassword`, `recovery_codes`. */
const withheld: ReadonlySet<string> = new Set([
  ...["password", "passphrase", "secret", "token", "code", "hash", "salt", "key", "credential", "cookie", "otp", "totp", "seed"],
  ...["nonce", "verifier", "signature", "mac", "link", "url"],
  ...["name", "email", "mail", "address", "phone"],
]);

/** Whatever its member is called: an e-mail address, one of our tokens (posture/token.ts), or 32 random bytes as we write them. */
const withheldTexts = [
  /[^\s@]@[^\s@]+\.[^\s@]/,
  /pwt_[\w-]{20}/,
  // With capitals, small letters and digits: a Config rule's name may be as long.
  /(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])(?=[\w-]*\d)[\w-]{43}(?![\w-])/,
] as const;

export interface Recorded {
  /** JSON, members in the order of their names: the same for the same value. null where there was nothing. */
  readonly text: string | null;
  /** Where something was left out, such as `after.password`. */
  readonly leftOut: readonly string[];
}

/** @param path how the value itself is called. */
export function recorded(value: unknown, path: string): Recorded {
  if (value === undefined || value === null) return { text: null, leftOut: [] };
  const leftOut: string[] = [];
  return { text: JSON.stringify(allowed(value, path, leftOut)), leftOut };
}

/** Of a column's text; half a surrogate pair would come back from a database as another character. */
export function recordedText(text: string | null, path: string): Recorded {
  if (text === null) return { text, leftOut: [] };
  return isWithheld(text) ? { text: LEFT_OUT, leftOut: [path] } : { text: Buffer.from(text).toString(), leftOut: [] };
}

function allowed(value: unknown, path: string, leftOut: string[]): unknown {
  const withoutIt = (): string => {
    leftOut.push(path);
    return LEFT_OUT;
  };
  if (typeof value === "string") return isWithheld(value) ? withoutIt() : value;
  if (Array.isArray(value)) return value.map((item, index) => allowed(item, `${path}.${index}`, leftOut));
  if (ArrayBuffer.isView(value)) return withoutIt();
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    members.map(([name, member]) => {
      // That there is a password, or none, is no secret.
      const isTold = typeof member === "boolean" || member === null || member === undefined || !isWithheldName(name);
      if (isTold) return [name, allowed(member, `${path}.${name}`, leftOut)];
      leftOut.push(`${path}.${name}`);
      return [name, LEFT_OUT];
    }),
  );
}

const isWithheld = (text: string): boolean => withheldTexts.some((form) => form.test(text));

/** By its words: `tokenCount` and `TOKEN_COUNT` have two, `encoded` has one. */
const isWithheldName = (name: string): boolean =>
  name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .some((word) => withheld.has(word) || withheld.has(word.replace(/(es|s)$/, "")) || withheld.has(word.replace(/s$/, "")));
