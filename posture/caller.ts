/** Who asks, and for what they may ask (domain.md section 8). What they may see of what they ask for is their reach (reach.ts). */
import { everything, type Reach } from "./reach.ts";
import { type AccountId, type PersonKind, type Role, roles, type Way } from "./words.ts";

/**
 * For whom an address is:
 * `open`: whoever asks, and nobody looks who it is: probes of an orchestrator, and the page's own files.
 * `anyone`: also without sign-in: the ways in.
 * `signed-in`: every role, within its reach.
 * `whole`: what is of the whole organization and of no account, runs for example.
 * `look-again`: asks AWS to look at one finding again. Not for a viewer, who only reads.
 * `handle`: who works on what, notes and planned fixes, within the reach. Not for a viewer, who only reads.
 * `propose`: decisions on one's own accounts: risk acceptances (posture/acceptance.ts says how far). Not for a viewer.
 * `decide`: decisions and what is started by hand, and the audit log.
 * `administer`: people, tokens, settings.
 * `self`: a person's own profile: by their own session, not by a token and not through another's eyes.
 */
const accesses = ["open", "anyone", "signed-in", "whole", "look-again", "handle", "propose", "decide", "administer", "self"] as const;
export type Access = (typeof accesses)[number];

/** Somebody that the administrator, or a claim of the provider, gave a role. */
export interface PersonCaller {
  readonly kind: "person";
  /** Key of the row. */
  readonly person: number;
  readonly publicId: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly role: Role;
  readonly session: number;
  readonly way: Way;
  /** Who vouches for them, and whether one-time codes are set up: whether a second factor is owed (second-factor.ts). */
  readonly personKind: PersonKind;
  readonly hasCodes: boolean;
  /** Whose eyes they look through: role and reach are that person's then, and nothing can be changed. */
  readonly through: { readonly publicId: string; readonly name: string | null; readonly email: string | null; readonly role: Role } | null;
}

export interface TokenCaller {
  readonly kind: "token";
  readonly publicId: string;
  readonly name: string;
  readonly role: Role;
}

export type Caller = { readonly kind: "nobody" } | PersonCaller | TokenCaller;

export const nobody: Caller = { kind: "nobody" };

/** By whose role it is judged what may be asked for. */
export const roleOf = (caller: PersonCaller | TokenCaller): Role =>
  caller.kind === "person" ? (caller.through?.role ?? caller.role) : caller.role;

const allowed: Readonly<Record<Exclude<Access, "open" | "anyone" | "self">, readonly Role[]>> = {
  "signed-in": roles,
  whole: ["administrator", "lead", "viewer"],
  "look-again": ["administrator", "lead", "owner"],
  handle: ["administrator", "lead", "owner"],
  propose: ["administrator", "lead", "owner"],
  decide: ["administrator", "lead"],
  administer: ["administrator"],
};

/** Through another's eyes one reads; what would change something is left to one's own. */
const reading: readonly Access[] = ["open", "anyone", "signed-in", "whole"];

/** Whose role it is, and whether another looks through their eyes: all that a page must know to offer what the server will allow. */
export interface Eyes {
  readonly role: Role;
  readonly isThrough: boolean;
}

/** Of a person with a session of their own. */
export function isFor({ role, isThrough }: Eyes, access: Access): boolean {
  if (access === "open" || access === "anyone") return true;
  if (access === "self") return !isThrough;
  return (!isThrough || reading.includes(access)) && allowed[access].includes(role);
}

/** `sign-in`: nobody is known to ask. `refused`: who asks may not. */
export function judge(caller: Caller, access: Access): "allowed" | "sign-in" | "refused" {
  if (access === "open" || access === "anyone") return "allowed";
  if (caller.kind === "nobody") return "sign-in";
  if (access === "self" && caller.kind === "token") return "refused";
  const isThrough = caller.kind === "person" && caller.through !== null;
  return isFor({ role: roleOf(caller), isThrough }, access) ? "allowed" : "refused";
}

/**
 * The one place where a role becomes a reach.
 * @param accounts an owner's, or those that a token was made for; undefined: it was made for all. An owner without accounts sees nothing.
 */
export function reachOf(role: Role, accounts: readonly AccountId[] | undefined): Reach {
  if (accounts !== undefined) return { kind: "accounts", accounts };
  return role === "owner" ? { kind: "accounts", accounts: [] } : everything;
}
