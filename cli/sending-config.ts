/** Where Pillarwatch may send something, and by what: mail, heartbeat, webhooks. Each error names its variable. */

import type { MailFrom } from "../notify/message.ts";
import type { WaySettings } from "../notify/open-way.ts";
import type { SesSettings } from "../notify/ses.ts";
import type { SmtpSettings } from "../notify/smtp.ts";
import { type AllowedTargets, allowedTargets, demandTarget } from "../notify/target-guard.ts";
import { emailOf } from "../posture/email.ts";
import { Refusal } from "../posture/refusal.ts";
import { isLoopback } from "../server/auth/same-origin.ts";
import { isRegionName, notARegion } from "./config.ts";
import { ownAccess } from "./own-access.ts";
import { type Environment, placeOf, secret, text, wholeNumber } from "./variables.ts";

export interface MailConfig {
  readonly way: WaySettings;
  readonly from: MailFrom;
  /** Mails begun in any minute, by all processes together. */
  readonly perMinute: number;
}

export interface SendingConfig {
  /** Undefined: no mail is sent. */
  readonly mail: MailConfig | undefined;
  /** ALLOW_PRIVATE_TARGETS, as it is written: a worker thread reads it again. */
  readonly allowedTargets: string | undefined;
  readonly heartbeatUrl: string | undefined;
}

export function sendingConfig(environment: Environment): SendingConfig {
  const given = text(environment, "ALLOW_PRIVATE_TARGETS");
  const allowed = allowedTargets(given, "ALLOW_PRIVATE_TARGETS");
  return { mail: mailConfig(environment), allowedTargets: given, heartbeatUrl: heartbeatUrl(environment, allowed) };
}

function heartbeatUrl(environment: Environment, allowed: AllowedTargets): string | undefined {
  const given = secret(environment, "HEARTBEAT_URL");
  return given === undefined ? undefined : demandTarget(given, allowed, placeOf(environment, "HEARTBEAT_URL")).href;
}

function mailConfig(environment: Environment): MailConfig | undefined {
  const smtp = secret(environment, "SMTP_URL");
  if (smtp !== undefined && text(environment, "MAIL_SES_REGION") !== undefined)
    throw new Refusal("MAIL_SES_REGION", `${placeOf(environment, "SMTP_URL")} is set as well: mail goes one way, set only one of them`);
  const ses = sesSettings(environment);
  const from = text(environment, "MAIL_FROM");
  const perMinute = wholeNumber(environment, "MAIL_PER_MINUTE", 60, 1, 10_000);
  if (smtp === undefined && ses === undefined) {
    if (from !== undefined)
      throw new Refusal(
        "SMTP_URL",
        "is missing, and MAIL_FROM is set: say by which server mail goes, or set MAIL_SES_REGION for Amazon SES",
      );
    return undefined;
  }
  if (from === undefined)
    throw new Refusal("MAIL_FROM", "is missing: the address that mails come from, such as Pillarwatch <pillarwatch@example.com>");
  if (text(environment, "PUBLIC_URL") === undefined) throw new Refusal("PUBLIC_URL", "is missing: the links in mails lead there");
  const way =
    ses === undefined
      ? ({ by: "smtp", settings: smtpSettings(smtp ?? "", placeOf(environment, "SMTP_URL")) } as const)
      : ({ by: "ses", settings: ses } as const);
  return { way, from: mailFrom(from), perMinute };
}

/** `Name <address>`, or the address alone. */
function mailFrom(given: string): MailFrom {
  const [, name = "", inBrackets] = /^([^<>\p{Cc}]*)<([^<>]*)>$/u.exec(given) ?? [];
  const address = emailOf(inBrackets ?? given);
  if (address === undefined) throw new Refusal("MAIL_FROM", `"${given}" is not an address such as Pillarwatch <pillarwatch@example.com>`);
  const told = name.trim().replace(/^"(.*)"$/, "$1");
  return { address, name: told === "" ? undefined : told };
}

const tlsWords = { starttls: "starttls", none: "none" } as const;

/** A password may be in it, so that the text itself is never told. */
function smtpSettings(given: string, field: string): SmtpSettings {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined || !["smtp:", "smtps:"].includes(url.protocol) || url.hostname === "" || !["", "/"].includes(url.pathname))
    throw new Refusal(field, "is not of the form smtp://user:password@mail.example.com:587, or smtps://… for TLS from the first byte");
  const { protocol, hostname, port, searchParams, hash } = url;
  const unknown = [...searchParams.keys()].find((name) => name !== "tls");
  if (unknown !== undefined || hash !== "")
    throw new Refusal(field, "knows one option: ?tls=none, where the network is trusted, or ?tls=starttls");
  const word = searchParams.get("tls");
  if (word !== null && (!(word in tlsWords) || protocol === "smtps:"))
    throw new Refusal(field, `tls is starttls or none, and goes with smtp:// only`);
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  const usual = isLoopback(host) ? "none" : "starttls";
  const tls = protocol === "smtps:" ? "implicit" : word === null ? usual : tlsWords[word as keyof typeof tlsWords];
  const user = decoded(url.username, field);
  const password = decoded(url.password, field);
  if (user === undefined && password !== undefined) throw new Refusal(field, "has a password and no user");
  if (tls === "none" && password !== undefined && !isLoopback(host))
    throw new Refusal(field, "would send the password in the clear: leave out tls=none, or user and password");
  return { host, port: port === "" ? (tls === "implicit" ? 465 : 587) : Number(port), tls, user, password };
}

function decoded(part: string, field: string): string | undefined {
  try {
    return part === "" ? undefined : decodeURIComponent(part);
  } catch (error) {
    throw noCode(field, error);
  }
}

const noCode = (field: string, cause: unknown): Refusal =>
  new Refusal(field, "has a % in user or password that is no code: write % as %25", { cause });

/** Credentials of its own, or a role of its own: the role that collects never may send mail. */
function sesSettings(environment: Environment): SesSettings | undefined {
  const region = text(environment, "MAIL_SES_REGION");
  const roleArn = text(environment, "MAIL_SES_ROLE_ARN");
  const accessKeyId = text(environment, "MAIL_SES_ACCESS_KEY_ID");
  const secretAccessKey = secret(environment, "MAIL_SES_SECRET_ACCESS_KEY");
  if (region === undefined) {
    const set = Object.entries({
      MAIL_SES_ROLE_ARN: roleArn,
      MAIL_SES_ACCESS_KEY_ID: accessKeyId,
      MAIL_SES_SECRET_ACCESS_KEY: secretAccessKey,
    });
    const [name] = set.find(([, value]) => value !== undefined) ?? [];
    if (name !== undefined)
      throw new Refusal("MAIL_SES_REGION", `is missing, and ${name} is set: the region of Amazon SES, such as eu-central-1`);
    return undefined;
  }
  if (!isRegionName(region)) throw new Refusal("MAIL_SES_REGION", notARegion(region));
  const access = ownAccess("MAIL_SES", { roleArn, accessKeyId, secretAccessKey });
  if (access.roleArn === undefined && access.keys === undefined)
    throw new Refusal(
      "MAIL_SES_ROLE_ARN",
      "is missing: a role that may send mail and nothing else (npx pillarwatch policy --mail), or MAIL_SES_ACCESS_KEY_ID of a user of its own",
    );
  return { region, ...access };
}
