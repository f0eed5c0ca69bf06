/** Sign-in by OpenID Connect, as the environment says it (docs/sign-in.md). Each error names its variable. */
import { Refusal } from "../posture/refusal.ts";
import { type Role, roles } from "../posture/words.ts";
import { EVERYBODY, type RoleMapping } from "../server/auth/openid/roles.ts";
import type { OpenIdSettings } from "../server/auth/openid/settings.ts";
import { isLoopback } from "../server/auth/same-origin.ts";
import { type Environment, oneOf, secret, text } from "./variables.ts";

interface Shown {
  readonly publicUrl: string | undefined;
  readonly host: string;
}

/** @returns undefined where nobody configured it. */
export function openIdConfig(environment: Environment, shown: Shown): OpenIdSettings | undefined {
  const issuer = issuerOf(environment);
  const clientId = text(environment, "OIDC_CLIENT_ID");
  const clientSecret = secret(environment, "OIDC_CLIENT_SECRET");
  const roles = rolesOf(environment);
  if (issuer === undefined) {
    if (clientId !== undefined || clientSecret !== undefined || roles !== undefined)
      throw new Refusal(
        "OIDC_ISSUER",
        "is missing, and other OIDC_ variables are set: set it to the address that the provider names itself by",
      );
    return undefined;
  }
  if (clientId === undefined)
    throw new Refusal("OIDC_CLIENT_ID", "is missing: the provider gives it to the application made for Pillarwatch");
  if (clientSecret === undefined)
    throw new Refusal("OIDC_CLIENT_SECRET", "is missing: set it, or OIDC_CLIENT_SECRET_FILE, to the secret that the provider gave");
  if (shown.publicUrl === undefined && !isLoopback(shown.host))
    throw new Refusal("PUBLIC_URL", "is missing: the provider sends people back to PUBLIC_URL/auth/openid/callback");
  return {
    issuer,
    clientId,
    clientSecret,
    label: text(environment, "OIDC_LABEL") ?? issuer.hostname,
    scopes: scopesOf(environment),
    rolesClaim: text(environment, "OIDC_ROLES_CLAIM") ?? "groups",
    strongKeys: oneOf(environment, "OIDC_STRONG_KEYS", ["0", "1"], "0") === "1",
    roles,
    accountsClaim: text(environment, "OIDC_ACCOUNTS_CLAIM"),
  };
}

/** Under these Entra ID lets in everybody of every tenant, with whatever groups and address that tenant says. */
const anyTenant = /^\/(common|organizations|consumers)(\/|$)/;

function issuerOf(environment: Environment): URL | undefined {
  const given = text(environment, "OIDC_ISSUER");
  if (given === undefined) return undefined;
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const isSafe = url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url.hostname));
  if (url === undefined || !isSafe || url.search !== "" || url.hash !== "" || url.username !== "")
    throw new Refusal("OIDC_ISSUER", `"${given}" is not an https:// address such as https://id.example.com/realms/main`);
  if (url.pathname.includes("/.well-known/"))
    throw new Refusal("OIDC_ISSUER", `"${given}" is where the provider describes itself: leave out what begins with /.well-known`);
  if (url.hostname === "login.microsoftonline.com" && anyTenant.test(url.pathname))
    throw new Refusal(
      "OIDC_ISSUER",
      `"${given}" lets in people of every tenant: take your own, https://login.microsoftonline.com/<tenant id>/v2.0`,
    );
  return url;
}

function scopesOf(environment: Environment): string {
  const scopes = (text(environment, "OIDC_SCOPES") ?? "openid email profile").split(/\s+/);
  if (!scopes.includes("openid")) throw new Refusal("OIDC_SCOPES", "has no openid: without it the provider does not say who somebody is");
  return scopes.join(" ");
}

/** `administrator=Cloud-Admins,lead=SecOps|Sec Leads,owner=*`, or the same as JSON where a group's name has a comma or a bar. */
function rolesOf(environment: Environment): RoleMapping | undefined {
  const given = text(environment, "OIDC_ROLES");
  if (given === undefined) return undefined;
  const mapping = Object.fromEntries(given.startsWith("{") ? fromJson(given) : fromText(given));
  if (mapping.administrator?.includes(EVERYBODY))
    throw new Refusal("OIDC_ROLES", "makes an administrator of whomever the provider lets in: name the groups that are to be");
  return mapping;
}

function* fromText(given: string): Generator<[Role, string[]]> {
  const seen = new Set<string>();
  for (const part of given.split(",")) {
    const at = part.indexOf("=");
    const role = demandRole(part.slice(0, at === -1 ? undefined : at).trim());
    const groups =
      at === -1
        ? []
        : part
            .slice(at + 1)
            .split("|")
            .map((group) => group.trim());
    if (seen.has(role)) throw new Refusal("OIDC_ROLES", `names ${role} twice: put its groups together, with | between them`);
    seen.add(role);
    yield [role, demandGroups(role, groups)];
  }
}

function* fromJson(given: string): Generator<[Role, string[]]> {
  for (const [word, groups] of Object.entries(parsed(given))) {
    const role = demandRole(word);
    yield [role, demandGroups(role, Array.isArray(groups) ? groups : [groups])];
  }
}

function parsed(given: string): object {
  try {
    return JSON.parse(given) as object; // begins with {: an object, or no JSON
  } catch (error) {
    throw notJson(error);
  }
}

const notJson = (cause: unknown): Refusal =>
  new Refusal("OIDC_ROLES", `is no JSON: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });

function demandRole(word: string): Role {
  const role = roles.find((one) => one === word);
  if (role === undefined)
    throw new Refusal(
      "OIDC_ROLES",
      `"${word}" is not one of ${roles.join(", ")}: write administrator=Cloud-Admins,lead=SecOps|Sec Leads, or JSON where a group's name has a comma`,
    );
  return role;
}

function demandGroups(role: Role, groups: readonly unknown[]): string[] {
  const named = groups.filter((group): group is string => typeof group === "string" && group !== "");
  if (named.length === 0 || named.length < groups.length) throw new Refusal("OIDC_ROLES", `names no group for ${role}, or an empty one`);
  return named;
}
