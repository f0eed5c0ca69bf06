/** The organization's provider: found when somebody first wants to sign in, so that the server starts while it is down. */
import * as client from "openid-client";
import { outgoingFetch } from "../../../outgoing/proxy.ts";
import type { AppOptions } from "../../options.ts";
import { type Claims, claimAt } from "./claims.ts";
import type { OpenIdSettings } from "./settings.ts";

/** What it says of itself is asked for again after an hour: addresses move. */
const KNOWN_FOR_MS = 3_600_000;
const TIMEOUT_S = 10;
/** How far its clock and ours may be apart. */
const TOLERANCE_S = 60;

export interface Proved {
  /** Of the provider: issuer and sub, never the address, which may be given to somebody else. */
  readonly subject: string;
  readonly claims: Claims;
  /** What its sign-out asks for. */
  readonly idToken: string;
  /** When the provider last asked them who they are; undefined: it does not say. */
  readonly askedAtMs: number | undefined;
}

export interface Checks {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly isAgain: boolean;
}

export class Provider {
  readonly #settings: OpenIdSettings;
  readonly #now: () => Date;
  readonly #publicUrl: () => string;
  #found: Promise<client.ServerMetadata> | undefined;
  #foundAtMs = 0;

  constructor(settings: OpenIdSettings, { now, publicUrl }: Pick<AppOptions, "now" | "publicUrl">) {
    this.#settings = settings;
    this.#now = now;
    this.#publicUrl = publicUrl;
  }

  get redirectUri(): string {
    return new URL("auth/openid/callback", this.#base).href;
  }

  get #base(): string {
    return `${this.#publicUrl().replace(/\/+$/, "")}/`;
  }

  /** @throws whatever keeps the provider from being found. */
  async authorizationUrl({ state, nonce, verifier, isAgain }: Checks): Promise<URL> {
    return client.buildAuthorizationUrl(await this.#configuration(), {
      redirect_uri: this.redirectUri,
      scope: this.#settings.scopes,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      state,
      nonce,
      // With max_age an ID token must say when somebody was asked (OpenID Connect Core 3.1.2.1).
      ...(isAgain ? { prompt: "login", max_age: "0" } : {}),
    });
  }

  /**
   * @param query of the address at which the provider sent the browser back.
   * @throws errors of openid-client, and of the network: `failureOf` sorts them.
   */
  async proved(query: string, { state, nonce, verifier, isAgain, beganMs }: Checks & { readonly beganMs: number }): Promise<Proved> {
    const configuration = await this.#configuration();
    const tokens = await client.authorizationCodeGrant(configuration, new URL(`${this.redirectUri}${query}`), {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    });
    const signed = tokens.claims();
    if (signed === undefined || tokens.id_token === undefined) throw new Error("an answer without an ID token was taken");
    if (signed.iat > this.#now().getTime() / 1_000 + TOLERANCE_S) throw new IssuedLater();
    const askedAtMs = signed.auth_time === undefined ? undefined : signed.auth_time * 1_000;
    if (isAgain && (askedAtMs === undefined || askedAtMs < beganMs - TOLERANCE_S * 1_000)) throw new NotAskedAgain();
    const claims = this.#isEnough(signed)
      ? signed
      : { ...(await this.#userInfo(configuration, tokens.access_token, signed.sub)), ...signed };
    return { subject: `${signed.iss} ${signed.sub}`, claims, idToken: tokens.id_token, askedAtMs };
  }

  /** @returns null where the provider has no sign-out, or cannot be found. */
  async signOutUrl(idToken: string): Promise<string | null> {
    const configuration = await this.#configuration();
    if (configuration.serverMetadata().end_session_endpoint === undefined) return null;
    return client.buildEndSessionUrl(configuration, {
      post_logout_redirect_uri: new URL("sign-in", this.#base).href,
      // As a part of an address, a token with hundreds of groups is refused by the servers on the way.
      ...(idToken.length <= LONGEST_HINT ? { id_token_hint: idToken } : {}),
    }).href;
  }

  /** Many providers keep the ID token short, and say the rest when they are asked with the access token. */
  #isEnough(claims: Claims): boolean {
    const { rolesClaim, accountsClaim } = this.#settings;
    return ["email", rolesClaim, accountsClaim].every((name) => name === undefined || claimAt(claims, name) !== undefined);
  }

  async #userInfo(configuration: client.Configuration, accessToken: string, subject: string): Promise<Claims> {
    if (configuration.serverMetadata().userinfo_endpoint === undefined) return {};
    return client.fetchUserInfo(configuration, accessToken, subject);
  }

  /**
   * A new one for each question: the library remembers the provider's keys with it, and would not look for new ones within a minute of the
   * last look. So keys are fetched once a sign-in, and one that was changed a second ago is known.
   */
  async #configuration(): Promise<client.Configuration> {
    const { clientId, clientSecret, issuer } = this.#settings;
    const metadata = await this.#metadata();
    const configuration = new client.Configuration(metadata, clientId, this.#clock(), authentication(metadata, clientSecret));
    configuration.timeout = TIMEOUT_S;
    // An ID token that came over TLS need not be checked, says the standard. It is, so that a proxy on the way cannot make people up.
    client.enableNonRepudiationChecks(configuration);
    if (issuer.protocol === "http:") client.allowInsecureRequests(configuration);
    configuration[client.customFetch] = this.#settings.strongKeys ? strongKeysOnly : asked;
    return configuration;
  }

  /** One question at a time, whoever asks; a failure is not remembered. */
  async #metadata(): Promise<client.ServerMetadata> {
    if (this.#found === undefined || this.#now().getTime() - this.#foundAtMs >= KNOWN_FOR_MS) {
      this.#foundAtMs = this.#now().getTime();
      const found = this.#discover();
      this.#found = found;
      found.catch(() => {
        if (this.#found === found) this.#found = undefined;
      });
    }
    return this.#found;
  }

  async #discover(): Promise<client.ServerMetadata> {
    const { issuer, clientId, clientSecret } = this.#settings;
    const execute = issuer.protocol === "http:" ? [client.allowInsecureRequests] : [];
    const configuration = await client.discovery(issuer, clientId, clientSecret, undefined, {
      timeout: TIMEOUT_S,
      execute,
      [client.customFetch]: asked,
    });
    return configuration.serverMetadata();
  }

  /** By the clock that the server is given, for which the library has no other word. */
  #clock(): Partial<client.ClientMetadata> {
    return { [client.clockSkew]: Math.round((this.#now().getTime() - Date.now()) / 1_000), [client.clockTolerance]: TOLERANCE_S };
  }
}

/** 128 bits of strength (ASVS 11.2.3; NIST SP 800-57 part 1). */
const LEAST_RSA_BITS = 3_072;

const asked = (url: string, options: client.CustomFetchOptions): Promise<Response> => outgoingFetch(url, options as RequestInit);

/** Of the provider's keys only the strong ones are known: what another one signed is signed by nobody. */
async function strongKeysOnly(url: string, options: client.CustomFetchOptions): Promise<Response> {
  const answer = await asked(url, options);
  const told: unknown = await answer
    .clone()
    .json()
    .catch(() => undefined);
  if (!isKeySet(told)) return answer;
  return Response.json({ keys: told.keys.filter(isStrong) });
}

const isKeySet = (told: unknown): told is { readonly keys: readonly Readonly<Record<string, unknown>>[] } =>
  typeof told === "object" && told !== null && "keys" in told && Array.isArray(told.keys);

const isStrong = ({ kty, n }: Readonly<Record<string, unknown>>): boolean =>
  kty !== "RSA" || (typeof n === "string" && Buffer.from(n, "base64url").length * 8 >= LEAST_RSA_BITS);

const LONGEST_HINT = 4_000;

/** In the body where the provider says that it takes it: what an Authorization header makes of a secret's punctuation, providers read differently. */
function authentication({ token_endpoint_auth_methods_supported: methods }: client.ServerMetadata, secret: string): client.ClientAuth {
  return methods?.includes("client_secret_post") ? client.ClientSecretPost(secret) : client.ClientSecretBasic(secret);
}

/** Its clock is ahead of ours, or ours is behind: what has expired could not be told. */
class IssuedLater extends Error {
  constructor() {
    super("the ID token was issued later than this machine's clock says it is");
    this.name = "IssuedLater";
  }
}

/** The provider went by a sign-in of before, or does not say when it asked. */
class NotAskedAgain extends Error {
  constructor() {
    super("the provider did not ask again who somebody is, or does not say when it did (auth_time)");
    this.name = "NotAskedAgain";
  }
}

/** What the sign-in page says of it. */
export type Failure = "refused" | "no-role" | "expired" | "not-again" | "provider";

/** `refused`: the provider, or the person there, said no. `expired`: the code was used, or is too old. */
export function failureOf(error: unknown): Failure {
  if (error instanceof NotAskedAgain) return "not-again";
  if (error instanceof client.AuthorizationResponseError) return error.error === "access_denied" ? "refused" : "provider";
  if (error instanceof client.ResponseBodyError && error.error === "invalid_grant") return "expired";
  return "provider";
}
