/**
 * API tokens: how one looks and what it may be made for (domain.md section 8). `pwt_`, 32 random bytes in base64url, and six letters that tell
 * a token from what only looks like one: programs that search for leaked secrets know it by its form, without asking us.
 */
import { randomBytes } from "node:crypto";
import { Refusal } from "./refusal.ts";
import { type AccountId, LONGEST_PURPOSE, type Role } from "./words.ts";

/** docs/security-tokens.md has it for secret scanners. */
export const tokenForm = /^pwt_([A-Za-z0-9_-]{43})([0-9A-Za-z]{6})$/;

const mostTokenDays = 365;
const mostTokenAccounts = 1_000;

export function newToken(): string {
  const random = randomBytes(32).toString("base64url");
  return `pwt_${random}${checksumOf(random)}`;
}

/** Without a question to the database: what was mistyped, cut off or made up is none. */
export function isToken(text: string): boolean {
  const [, random, checksum] = tokenForm.exec(text) ?? [];
  return random !== undefined && checksumOf(random) === checksum;
}

/** What a person tells it by in a list: eight of its 43 random letters. */
export const tokenPrefix = (token: string): string => token.slice(0, "pwt_".length + 8);

const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** CRC-32 of the random letters, base 62, as GitHub's tokens have it. It protects from mistakes, not from anybody. */
function checksumOf(random: string): string {
  let text = "";
  for (let rest = crc32(random); text.length < 6; rest = Math.floor(rest / 62)) text = `${digits[rest % 62]}${text}`;
  return text;
}

/** Of ISO 3309, as zip and zlib have it: 32 bits, unsigned. */
function crc32(text: string): number {
  let crc = 0xffffffff;
  for (const byte of Buffer.from(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

export interface TokenAsked {
  readonly name: string;
  readonly role: Role;
  readonly accounts: readonly AccountId[] | undefined;
  /** For how many days it is good. */
  readonly days: number;
}

export interface TokenTerms {
  readonly name: string;
  readonly role: Role;
  /** Each once, in order; null: all. */
  readonly accounts: readonly AccountId[] | null;
  /** ISO 8601: from this instant on it is worth nothing. */
  readonly expiresAt: string;
}

/**
 * Only an owner's token is for some accounts: the other roles see what is of no account as well, runs for example, and would show it.
 * @param prefix of the fields' names: `--` at the command line.
 * @throws Refusal naming the field.
 */
export function tokenTerms({ name, role, accounts, days }: TokenAsked, now: Date, prefix = ""): TokenTerms {
  const told = name.trim();
  if (told === "" || told.length > LONGEST_PURPOSE || /\p{Cc}/u.test(told))
    throw new Refusal(`${prefix}name`, `has 1 to ${LONGEST_PURPOSE} characters, and no control character`);
  if (!Number.isInteger(days) || days < 1 || days > mostTokenDays)
    throw new Refusal(`${prefix}days`, `is a whole number from 1 to ${mostTokenDays}`);
  return {
    name: told,
    role,
    accounts: accountsFor(role, accounts, `${prefix}accounts`),
    expiresAt: new Date(now.getTime() + days * DAY_MS).toISOString(),
  };
}

const DAY_MS = 86_400_000;

function accountsFor(role: Role, accounts: readonly AccountId[] | undefined, field: string): readonly AccountId[] | null {
  if (role !== "owner") {
    if (accounts !== undefined) throw new Refusal(field, `only an owner's token is for some accounts; a ${role}'s is for all`);
    return null;
  }
  const each = [...new Set(accounts)].sort();
  if (each.length === 0 || each.length > mostTokenAccounts)
    throw new Refusal(field, `an owner's token is for 1 to ${mostTokenAccounts} accounts: name them by their twelve digits`);
  const wrong = each.find((account) => !/^\d{12}$/.test(account));
  if (wrong !== undefined) throw new Refusal(field, `"${wrong}" is not an account id of 12 digits`);
  return each;
}
