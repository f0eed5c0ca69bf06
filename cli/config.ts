/**
 * The only reader of the environment (AWS's own variables are left to the SDK). Checked at start; each error names its variable.
 */
import { existsSync } from "node:fs";
import { isIP } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";
import { LEAST_SECRET_CHARACTERS } from "../db/keys.ts";
import { pathOf } from "../db/url.ts";
import type { OwnDecision } from "../posture/catalogue/decide.ts";
import { usualDigestCron } from "../posture/digest-preference.ts";
import { type OwnerRules, usualOwnerRules } from "../posture/owner.ts";
import { Refusal } from "../posture/refusal.ts";
import { type SecondFactorRule, secondFactorRules } from "../posture/second-factor.ts";
import type { OpenIdSettings } from "../server/auth/openid/settings.ts";
import { isLoopback } from "../server/auth/same-origin.ts";
import type { TlsFiles } from "../server/tls.ts";
import { readCatalogueFile } from "./catalogue-file.ts";
import { openIdConfig } from "./openid-config.ts";
import { readOwnerFile } from "./owner-file.ts";
import { tlsConfig } from "./tls-config.ts";
import { cronExpression, type Environment, oneOf, placeOf, secret, text, wholeNumber } from "./variables.ts";

export const environment: NodeJS.ProcessEnv = process.env;

export const collectModes = ["auto", "each-account", "delegated-administrator"] as const;
export type CollectMode = (typeof collectModes)[number];
export const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

export interface ServeConfig {
  readonly port: number;
  readonly host: string;
  readonly databaseUrl: string;
  readonly logLevel: (typeof logLevels)[number];
  /** Names, beside loopback's, under which the server may be asked. */
  readonly hosts: readonly string[];
  /** What a reverse proxy shows it as. */
  readonly publicUrl: string | undefined;
  /** TLS_CERT_FILE and TLS_KEY_FILE: the server speaks TLS itself. */
  readonly tls: TlsFiles | undefined;
  /** ALLOW_HTTP=1, and it is needed: the pages are shown over plain HTTP to other machines. */
  readonly overHttp: boolean;
  /** LOCAL_SIGN_IN: whether people with a password of their own may sign in. */
  readonly localSignIn: boolean;
  /** SECOND_FACTOR: who must set up one-time codes. */
  readonly secondFactor: SecondFactorRule;
  /** Undefined: no provider is configured. */
  readonly openId: OpenIdSettings | undefined;
  /** TRUST_PROXY: the proxies whose word on where a request comes from counts; false: nobody's. */
  readonly trustProxy: false | string[];
}

export interface CollectConfig {
  readonly databaseUrl: string;
  readonly cron: string;
  readonly timeZone: string;
  readonly roleName: string;
  readonly externalId: string | undefined;
  /** Undefined: every region that an account has on. */
  readonly regions: readonly string[] | undefined;
  readonly mode: CollectMode;
  /** Pairs of account and region read at the same time. */
  readonly concurrency: number;
  /** Region of the STS endpoint and of what is asked once. */
  readonly homeRegion: string;
  /** The organization's own word on checks. */
  readonly ownDecisions: readonly OwnDecision[];
  readonly ownerRules: OwnerRules;
  /** RETENTION_DAYS; undefined: everything is kept. */
  readonly retentionDays: number | undefined;
}

/** What the keys are made from, and where it is kept if it is not set (secret.ts). */
export interface SecretConfig {
  readonly secret: string | undefined;
  /** PILLARWATCH_SECRET_OLD: the one before, while `secret rotate` puts another in its place. */
  readonly old: string | undefined;
  readonly databaseUrl: string;
}

export function secretConfig(environment: Environment): SecretConfig {
  const given = secret(environment, "PILLARWATCH_SECRET");
  if (given !== undefined && given.length < LEAST_SECRET_CHARACTERS) {
    // Where it came from is where it is mended. A mounted secret's mode is the orchestrator's: often 0444, in a folder of the container's own.
    throw new Refusal(
      placeOf(environment, "PILLARWATCH_SECRET"),
      `has ${given.length} characters, and needs at least ${LEAST_SECRET_CHARACTERS}: openssl rand -base64 32 makes one`,
    );
  }
  return { secret: given, old: secret(environment, "PILLARWATCH_SECRET_OLD"), databaseUrl: databaseUrl(environment) };
}

export function serveConfig(environment: Environment): ServeConfig {
  const host = text(environment, "HOST") ?? "127.0.0.1";
  const publicUrl = publicAddress(environment);
  const tls = tlsConfig(environment);
  if (tls !== undefined && publicUrl !== undefined && !publicUrl.startsWith("https:"))
    throw new Refusal(
      "PUBLIC_URL",
      `"${publicUrl}" is plain HTTP, and the server speaks TLS (TLS_CERT_FILE): give it the https:// address`,
    );
  const overHttp = tls === undefined && shownOverHttp(publicUrl, host);
  if (overHttp && oneOf(environment, "ALLOW_HTTP", ["0", "1"], "0") === "0")
    throw new Refusal(
      publicUrl === undefined ? "HOST" : "PUBLIC_URL",
      `the pages would go over plain HTTP to other machines, and passwords with them: give PUBLIC_URL an https:// address (a proxy in front speaks TLS, or TLS_CERT_FILE and TLS_KEY_FILE), or set ALLOW_HTTP=1 where the network is trusted`,
    );
  const openId = openIdConfig(environment, { publicUrl, host });
  const localSignIn = oneOf(environment, "LOCAL_SIGN_IN", ["on", "off"], "on") === "on";
  if (!localSignIn && openId === undefined)
    throw new Refusal("LOCAL_SIGN_IN", "is off and no provider is configured (OIDC_ISSUER): nobody could sign in");
  return {
    port: wholeNumber(environment, "PORT", 8080, 0, 65_535),
    host,
    databaseUrl: databaseUrl(environment),
    logLevel: oneOf(environment, "LOG_LEVEL", logLevels, "warn"),
    hosts: [...(publicUrl === undefined ? [] : [new URL(publicUrl).hostname]), ...(isEveryAddress(host) ? [] : [host])],
    publicUrl,
    tls,
    overHttp,
    localSignIn,
    secondFactor: oneOf(environment, "SECOND_FACTOR", secondFactorRules, "everyone"),
    openId,
    trustProxy: trustedProxies(environment),
  };
}

/** Whoever listens on every address answers other machines only under the name of PUBLIC_URL (server/auth/same-origin.ts). */
function shownOverHttp(publicUrl: string | undefined, host: string): boolean {
  if (publicUrl === undefined) return !isEveryAddress(host) && !isLoopback(host);
  const { protocol, hostname } = new URL(publicUrl);
  return protocol === "http:" && !isLoopback(hostname);
}

/** As Fastify takes them: addresses, networks, and these words for the usual ones. */
const networks: readonly string[] = ["loopback", "linklocal", "uniquelocal"];

function trustedProxies(environment: Environment): false | string[] {
  const given = text(environment, "TRUST_PROXY");
  if (given === undefined) return false;
  const proxies = given.split(",").map((proxy) => proxy.trim());
  for (const proxy of proxies) {
    const [address = "", bits, ...more] = proxy.split("/");
    const most = isIP(address) === 6 ? 128 : 32;
    const isNetwork = isIP(address) !== 0 && more.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most));
    if (!isNetwork && !networks.includes(proxy))
      throw new Refusal(
        "TRUST_PROXY",
        `"${proxy}" is not an address such as 10.0.0.5, a network such as 10.0.0.0/8, or one of ${networks.join(", ")}`,
      );
  }
  return proxies;
}

function ownerRules(environment: Environment): OwnerRules {
  const file = text(environment, "OWNER_FILE");
  return { tag: ownerTag(environment), teams: file === undefined ? [] : readOwnerFile(file) };
}

/** By AWS's rules for the keys of tags. */
function ownerTag(environment: Environment): string {
  const tag = text(environment, "OWNER_TAG") ?? usualOwnerRules.tag;
  if (!/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u.test(tag))
    throw new Refusal("OWNER_TAG", `"${tag}" is not a tag's key: letters, digits, spaces and _ . : / = + - @, at most 128`);
  return tag;
}

export function collectConfig(environment: Environment): CollectConfig {
  const timeZone = text(environment, "TZ") ?? "UTC";
  if (!isTimeZone(timeZone)) throw new Refusal("TZ", `"${timeZone}" is not a time zone such as Europe/Berlin`);
  const cron = cronExpression(environment, "COLLECT_CRON", "0 * * * *", "every hour");
  const homeRegion = text(environment, "AWS_REGION") ?? text(environment, "AWS_DEFAULT_REGION") ?? "us-east-1";
  const roleName = text(environment, "COLLECT_ROLE_NAME") ?? "pillarwatch-read";
  if (!/^[\w+=,.@-]{1,64}$/.test(roleName)) throw new Refusal("COLLECT_ROLE_NAME", `"${roleName}" is not a role name (no path, no ARN)`);
  const externalId = secret(environment, "COLLECT_EXTERNAL_ID");
  if (externalId !== undefined && !/^[\w+=,.@:/-]{2,1224}$/.test(externalId)) {
    throw new Refusal("COLLECT_EXTERNAL_ID", "has a character that AWS does not allow, or is not 2 to 1,224 characters long");
  }
  return {
    databaseUrl: databaseUrl(environment),
    cron,
    timeZone,
    roleName,
    externalId,
    regions: regions(environment),
    mode: oneOf(environment, "COLLECT_MODE", collectModes, "auto"),
    concurrency: wholeNumber(environment, "COLLECT_CONCURRENCY", 1_000, 1, 10_000),
    homeRegion,
    ownDecisions: ownDecisions(environment),
    ownerRules: ownerRules(environment),
    // AWS itself lists what has ended for up to 90 days: what was taken away earlier would come back.
    retentionDays:
      text(environment, "RETENTION_DAYS") === undefined ? undefined : wholeNumber(environment, "RETENTION_DAYS", 0, 90, 36_500),
  };
}

/** When digests are made, in the organization's time zone (TZ) unless somebody has another. */
export const digestCron = (environment: Environment): string => cronExpression(environment, "DIGEST_CRON", usualDigestCron, "Monday 08:00");

function ownDecisions(environment: Environment): readonly OwnDecision[] {
  const file = text(environment, "CATALOGUE_FILE");
  return file === undefined ? [] : readCatalogueFile(file);
}

/**
 * Whether somebody configured AWS: one of the SDK's own variables, a credentials file, or one of ours that only a real organization needs.
 * A machine's role leaves no trace in the environment: COLLECT_ROLE_NAME says it then. AWS_REGION alone says nothing, for many shells have it.
 */
export function awsConfigured(environment: Environment, home: string = homedir()): boolean {
  const variables = [
    "AWS_ACCESS_KEY_ID",
    "AWS_PROFILE",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_SHARED_CREDENTIALS_FILE",
    "COLLECT_ROLE_NAME",
    "COLLECT_EXTERNAL_ID",
    "COLLECT_EXTERNAL_ID_FILE",
    "COLLECT_MODE",
    "COLLECT_REGIONS",
  ];
  return variables.some((name) => text(environment, name) !== undefined) || existsSync(join(home, ".aws", "credentials"));
}

function publicAddress(environment: Environment): string | undefined {
  const given = text(environment, "PUBLIC_URL");
  if (given === undefined) return undefined;
  if (!URL.canParse(given) || !/^https?:$/.test(new URL(given).protocol))
    throw new Refusal("PUBLIC_URL", `"${given}" is not an address such as https://pillarwatch.example.com`);
  return given;
}

/** Where to open the page. Whoever listens on every address answers under none of that name, but always under loopback's. */
export function pageAddress({ host, publicUrl, tls }: Pick<ServeConfig, "host" | "publicUrl" | "tls">, port: number): string {
  if (publicUrl !== undefined) return publicUrl;
  const shown = isEveryAddress(host) ? "127.0.0.1" : host;
  return `${tls === undefined ? "http" : "https"}://${shown.includes(":") ? `[${shown}]` : shown}:${port}`;
}

const isEveryAddress = (host: string): boolean => ["0.0.0.0", "::"].includes(host);

/** Regions' names are checked here for their form; whether they exist is AWS's to say, at the start of a run. */
function regions(environment: Environment): readonly string[] | undefined {
  const given = text(environment, "COLLECT_REGIONS");
  if (given === undefined) return undefined;
  const names = given.split(",").map((name) => name.trim());
  for (const name of names) {
    if (!isRegionName(name)) throw new Refusal("COLLECT_REGIONS", notARegion(name));
  }
  return [...new Set(names)];
}

export const isRegionName = (name: string): boolean => /^[a-z]{2,}(-[a-z]+)+-\d+$/.test(name);
export const notARegion = (name: string): string => `"${name}" is not a region's name such as eu-central-1`;

/** @throws Refusal where the database is PostgreSQL, with what does it there. */
export function refusePostgres(environment: Environment): void {
  if (/^postgres(ql)?:/.test(secret(environment, "DATABASE_URL") ?? ""))
    throw new Refusal(
      placeOf(environment, "DATABASE_URL"),
      'is a PostgreSQL database, which has tools of its own: pg_dump --format=custom --file=FILE "$DATABASE_URL" backs it up while it is used, pg_restore --clean --if-exists --dbname="$DATABASE_URL" FILE restores it',
    );
}

function databaseUrl(environment: Environment): string {
  const url = secret(environment, "DATABASE_URL") ?? "sqlite:./data/pillarwatch.db";
  pathOf(url);
  return url;
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
