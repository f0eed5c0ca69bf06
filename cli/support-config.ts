/** What a diagnostics bundle tells of the configuration: of few variables the value, where it has the form that it should; of all others whether they are set. */
import { validate } from "node-cron";
import { secondFactorRules } from "../posture/second-factor.ts";
import { collectModes, isRegionName, logLevels } from "./config.ts";
import { type Environment, text } from "./variables.ts";

type Form = (value: string) => boolean;

const digits: Form = (value) => /^\d{1,5}$/.test(value);
const flag: Form = (value) => value === "0" || value === "1";
const oneWordOf =
  (...words: readonly string[]): Form =>
  (value) =>
    words.includes(value);
/** Digits and signs only, so that nothing else that node-cron takes is told. */
const cron: Form = (value) => /^[\d*/, -]{9,60}$/.test(value) && validate(value);
const zone: Form = (value) => Intl.supportedValuesOf("timeZone").includes(value) || value === "UTC";
const regions: Form = (value) => value.split(",").every((name) => isRegionName(name.trim()) && name.length < 30);

/** Nobody's, and no place: what a value of another form holds is not known, and it is not told. */
const told: Readonly<Record<string, Form>> = {
  PORT: digits,
  LOG_LEVEL: oneWordOf(...logLevels),
  ALLOW_HTTP: flag,
  LOCAL_SIGN_IN: oneWordOf("on", "off"),
  SECOND_FACTOR: oneWordOf(...secondFactorRules),
  OIDC_STRONG_KEYS: flag,
  BACKUP_CRON: cron,
  BACKUP_KEEP: digits,
  COLLECT_CRON: cron,
  COLLECT_REGIONS: regions,
  COLLECT_MODE: oneWordOf(...collectModes),
  COLLECT_CONCURRENCY: digits,
  DIGEST_CRON: cron,
  BACKUP_S3_REGION: regions,
  BACKUP_S3_CREDENTIALS: oneWordOf("own", "collector"),
  MAIL_PER_MINUTE: digits,
  MAIL_SES_REGION: regions,
  RETENTION_DAYS: digits,
  TZ: zone,
};

const secrets: readonly string[] = [
  "DATABASE_URL",
  "PILLARWATCH_SECRET",
  "PILLARWATCH_SECRET_OLD",
  "COLLECT_EXTERNAL_ID",
  "OIDC_CLIENT_SECRET",
  "SMTP_URL",
  "MAIL_SES_SECRET_ACCESS_KEY",
  "BACKUP_S3_SECRET_ACCESS_KEY",
  "HEARTBEAT_URL",
  "METRICS_TOKEN",
];

/** Of AWS's own and of the network's: whether they are there explains much. */
const others: readonly string[] = [
  "AWS_PROFILE",
  "AWS_REGION",
  "AWS_DEFAULT_REGION",
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
  "AWS_SHARED_CREDENTIALS_FILE",
  "AWS_ENDPOINT_URL",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "NODE_EXTRA_CA_CERTS",
  "NODE_OPTIONS",
];

const onlyWhether: readonly string[] = [
  ...secrets.flatMap((name) => [name, `${name}_FILE`]),
  ...["HOST", "PUBLIC_URL", "TLS_CERT_FILE", "TLS_KEY_FILE", "TRUST_PROXY"],
  ...["OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_LABEL", "OIDC_SCOPES", "OIDC_ROLES_CLAIM", "OIDC_ROLES", "OIDC_ACCOUNTS_CLAIM"],
  ...[
    "BACKUP_DIR",
    "BACKUP_S3_ROLE_ARN",
    "BACKUP_S3_ACCESS_KEY_ID",
    "BACKUP_S3_KMS_KEY",
    "COLLECT_ROLE_NAME",
    "OWNER_TAG",
    "OWNER_FILE",
    "CATALOGUE_FILE",
  ],
  ...["MAIL_FROM", "MAIL_SES_ROLE_ARN", "MAIL_SES_ACCESS_KEY_ID", "ALLOW_PRIVATE_TARGETS", "METRICS_LISTEN"],
  ...others,
];

/** Every variable of ours is here: test/house/environment.test.ts holds it against those that are read. */
export const supportVariables: readonly string[] = [...Object.keys(told), ...onlyWhether];

export function toldConfiguration(environment: Environment): Readonly<Record<string, string>> {
  const values = Object.entries(told).map(([name, isFormed]): [string, string] => {
    const value = text(environment, name);
    return [name, value === undefined ? "not set" : isFormed(value) ? value : "set, and not of its form"];
  });
  const whether = onlyWhether.map((name): [string, string] => [name, text(environment, name) === undefined ? "not set" : "set"]);
  return Object.fromEntries([...values, ...whether]);
}
