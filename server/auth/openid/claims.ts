/** What the provider says of a person, read with care: each claim may be missing, or of another shape than its name promises. */
import { emailOf } from "../../../posture/email.ts";
import type { AccountId } from "../../../posture/words.ts";
import type { OpenIdSettings } from "./settings.ts";

export type Claims = Readonly<Record<string, unknown>>;

export interface Told {
  readonly name: string | null;
  /** Null too where the provider says that nobody has proved it to be theirs: accounts hang on it (domain.md section 8). */
  readonly email: string | null;
  /** Undefined: the claim is not there. */
  readonly groups: readonly string[] | undefined;
  readonly accounts: readonly AccountId[];
  /** Values of the claim that name no account. */
  readonly notAccounts: number;
  /** Entra ID names a place to ask instead of more than 200 groups. */
  readonly isOverage: boolean;
}

export function toldBy(given: Claims, { rolesClaim, accountsClaim }: Pick<OpenIdSettings, "rolesClaim" | "accountsClaim">): Told {
  const claims = isUnverified(given) ? { ...given, email: undefined } : given;
  const listed = accountsClaim === undefined ? [] : accountsOf(claimAt(claims, accountsClaim));
  const accounts = listed.filter((value): value is AccountId => /^\d{12}$/.test(value));
  return {
    name: nameOf(claims),
    email: typeof claims.email === "string" ? (emailOf(claims.email) ?? null) : null,
    groups: groupsOf(claimAt(claims, rolesClaim)),
    accounts: [...new Set(accounts)],
    notAccounts: listed.length - accounts.length,
    isOverage: isObject(claims._claim_names) && rolesClaim in claims._claim_names,
  };
}

/** Names of claims may have dots of their own ("https://example.com/groups"): the whole name comes first. */
export function claimAt(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let value: unknown = claims;
  for (const part of name.split(".")) {
    if (!isObject(value) || !Object.hasOwn(value, part)) return undefined;
    value = value[part];
  }
  return value;
}

/** One text is one group: names have spaces and commas. Amazon Cognito writes the values of a SAML attribute as one text, "[a, b]". */
function groupsOf(value: unknown): readonly string[] | undefined {
  if (Array.isArray(value)) return value.filter((one) => typeof one === "string");
  if (typeof value !== "string") return undefined;
  const [, listed] = /^\[(.*)\]$/.exec(value) ?? [];
  return listed === undefined ? [value] : listed.split(",").map((group) => group.trim());
}

function accountsOf(value: unknown): readonly string[] {
  const texts = typeof value === "string" ? [value] : Array.isArray(value) ? value.map(String) : [];
  return texts.flatMap((text) => text.split(/[\s,]+/)).filter((text) => text !== "");
}

/** Keycloak and Google say `false`, Cognito may say "false"; who says nothing of it (Entra ID, most of Okta) knows the address from a directory. */
const isUnverified = ({ email_verified }: Claims): boolean => email_verified === false || email_verified === "false";

const LONGEST_NAME = 200;

function nameOf({ name, given_name, family_name, preferred_username }: Claims): string | null {
  const parts = [given_name, family_name].filter((part) => typeof part === "string");
  const shown = [name, parts.join(" "), preferred_username].map(printable).find((text) => text !== "");
  return shown ?? null;
}

const printable = (value: unknown): string =>
  typeof value === "string" ? [...value.replace(/\p{C}+/gu, " ").trim()].slice(0, LONGEST_NAME).join("") : "";

const isObject = (value: unknown): value is Claims => typeof value === "object" && value !== null && !Array.isArray(value);
