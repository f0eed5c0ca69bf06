/**
 * A real OpenID provider on a loopback address, whose people, keys, answers and silences a test decides on. What it would never do by itself,
 * it does by `forge`: the ID token is another one by the time it leaves.
 */
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
// Not by the package's front door, which says on every older Node that it would like a newer one.
import { createMemoryAdapter } from "oidc-provider/lib/adapters/memory_adapter.js";
import { type Context, Provider } from "oidc-provider/lib/provider.js";
import type { OpenIdSettings } from "../../server/auth/openid/settings.ts";

const clientId = "pillarwatch";
const clientSecret = "a secret of ~.punctuation-and_all that nobody guesses";

/** Claims of the scopes that are asked for, and those that only some providers have. */
const profile = [
  "name",
  "given_name",
  "family_name",
  "preferred_username",
  "groups",
  "roles",
  "realm_access",
  "accounts",
  "hd",
  "_claim_names",
];

export interface TestProvider {
  readonly issuer: string;
  /** Whoever comes is this one; `false`: they press Cancel. */
  person: { readonly sub: string; readonly claims: Readonly<Record<string, unknown>> };
  isWilling: boolean;
  /** The ID token holds nothing but who it is; the rest is told at the userinfo endpoint. */
  isTerse: boolean;
  /** Changes each ID token on its way out. */
  forge: ((idToken: string) => string) | undefined;
  settings(others?: Partial<OpenIdSettings>): OpenIdSettings;
  /** The same claims, or others, signed with the provider's own key, or another one. */
  resign(idToken: string, change?: Readonly<Record<string, unknown>>, key?: KeyObject): string;
  rotateKeys(): void;
  /** Another who may send people here: known only when it listens. */
  alsoFor(publicUrl: string): void;
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Paths that were asked for. */
  readonly asked: string[];
}

/** @param publicUrls of those who may send people here. */
export async function openIdProvider(...publicUrls: readonly string[]): Promise<TestProvider> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://provider.invalid").pathname;
    told.asked.push(path);
    if (!path.startsWith("/interaction/")) return void current.answer(request, response);
    const result = told.isWilling ? { login: { accountId: told.person.sub } } : { error: "access_denied" };
    void current.provider.interactionFinished(request, response, result);
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const adapter = createMemoryAdapter(0);
  const known = [...publicUrls];
  let turn = 0;
  let key = keyOf(turn);
  const told: TestProvider = {
    issuer: `http://127.0.0.1:${port}`,
    person: { sub: "robin", claims: {} },
    isWilling: true,
    isTerse: false,
    forge: undefined,
    asked: [],
    settings: (others = {}) => ({
      issuer: new URL(told.issuer),
      clientId,
      clientSecret,
      label: "Halden ID",
      scopes: "openid email profile",
      rolesClaim: "groups",
      strongKeys: false,
      roles: { administrator: ["Cloud-Admins"], lead: ["SecOps", "Sec Leads"], viewer: ["Auditors"], owner: ["Owners"] },
      accountsClaim: "accounts",
      ...others,
    }),
    resign: (idToken, change = {}, by = key.privateKey) => signed({ ...payloadOf(idToken), ...change }, { alg: "RS256", kid: key.kid }, by),
    rotateKeys: () => {
      turn += 1;
      key = keyOf(turn);
      current = made();
    },
    alsoFor: (publicUrl) => {
      known.push(publicUrl);
      current = made();
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    start: () => listen(port),
  };
  const made = () => {
    const provider = new Provider(told.issuer, configuration(told, known, adapter, key));
    provider.use(async (ctx, next) => {
      await next();
      const { body } = ctx;
      if (told.forge !== undefined && ctx.path === "/token" && isAnswer(body)) ctx.body = { ...body, id_token: told.forge(body.id_token) };
    });
    return { provider, answer: provider.callback() };
  };
  let current = made();
  return told;
}

function configuration(told: TestProvider, publicUrls: readonly string[], adapter: unknown, key: Key): object {
  const client = {
    client_id: clientId,
    client_secret: clientSecret,
    token_endpoint_auth_method: "client_secret_post",
    redirect_uris: publicUrls.map((url) => `${url}/auth/openid/callback`),
    post_logout_redirect_uris: publicUrls.map((url) => `${url}/sign-in`),
  };
  return {
    adapter,
    clients: [client],
    cookies: { keys: ["of tests"] },
    jwks: { keys: [{ ...key.privateKey.export({ format: "jwk" }), kid: key.kid, use: "sig", alg: "RS256" }] },
    pkce: { required: () => true },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile },
    get conformIdTokenClaims() {
      return told.isTerse;
    },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: true, logoutSource, postLogoutSuccessSource: logoutSource },
    },
    interactions: { url: (_ctx: Context, { uid }: { readonly uid: string }) => `/interaction/${uid}` },
    ttl: { AccessToken: 300, AuthorizationCode: 60, IdToken: 3_600, Interaction: 600, Session: 3_600, Grant: 3_600 },
    findAccount: (_ctx: Context, sub: string) => ({ accountId: sub, claims: () => ({ ...told.person.claims, sub }) }),
    loadExistingGrant: async ({ oidc }: Context) => {
      const grant = new oidc.provider.Grant({ clientId: oidc.client?.clientId, accountId: oidc.session?.accountId });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
    renderError: (ctx: Context, told: unknown) => {
      ctx.body = JSON.stringify(told);
    },
  };
}

function logoutSource(ctx: Context, form = ""): void {
  ctx.type = "html";
  ctx.body = `<!doctype html><html lang="en"><title>Halden ID</title>${form}<button form="op.logoutForm" name="logout" value="yes">Sign out of Halden ID</button></html>`;
}

interface Key {
  readonly kid: string;
  readonly privateKey: KeyObject;
}

/** Made once: each takes a good part of a second. Of every provider the first key is the same, and the second one. */
const keys: Key[] = [];

function keyOf(turn: number): Key {
  keys[turn] ??= { kid: `key ${turn}`, privateKey: strangersKey() };
  return keys[turn];
}

export const strangersKey = (): KeyObject => generateKeyPairSync("rsa", { modulusLength: 2_048 }).privateKey;

const isAnswer = (body: unknown): body is { readonly id_token: string } => typeof body === "object" && body !== null && "id_token" in body;

export const payloadOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as Record<string, unknown>;

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

function signed(payload: unknown, header: object, key: KeyObject): string {
  const text = `${encoded(header)}.${encoded(payload)}`;
  return `${text}.${sign("RSA-SHA256", Buffer.from(text), key).toString("base64url")}`;
}

/** `alg: none`: nobody signed it. */
export const unsigned = (idToken: string): string => `${encoded({ alg: "none" })}.${encoded(payloadOf(idToken))}.`;
