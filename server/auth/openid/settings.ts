import type { RoleMapping } from "./roles.ts";

/** OpenID Connect as it is configured (cli/openid-config.ts, docs/sign-in.md). */
export interface OpenIdSettings {
  /** As the provider names itself: https, or http on a loopback address. */
  readonly issuer: URL;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What the button says. */
  readonly label: string;
  /** Separated by spaces; `openid` is among them. */
  readonly scopes: string;
  /** Name of the claim that the mapping reads; dots lead into objects. */
  readonly rolesClaim: string;
  /** OIDC_STRONG_KEYS=1: ID tokens signed by RSA keys of fewer than 3,072 bits are not taken. */
  readonly strongKeys: boolean;
  /** Undefined: roles are given by hand. */
  readonly roles: RoleMapping | undefined;
  /** Name of the claim that lists a person's accounts; undefined: none does. */
  readonly accountsClaim: string | undefined;
}
