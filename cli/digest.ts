/** `pillarwatch digest`: the digests of a week, put to the outbox now, or written as files to be looked at. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Keys } from "../db/keys.ts";
import { openDatabase, openForReading } from "../db/open.ts";
import { type DigestRecipient, readDigestRecipients } from "../db/read/digest-recipients.ts";
import { contentsOf } from "../db/write/contents.ts";
import { makeDemonstrationOwners } from "../db/write/demonstration.ts";
import { type DigestSettings, digestMail, putDigest } from "../jobs/digest.ts";
import { longestInterval } from "../jobs/schedule.ts";
import type { Sender } from "../notify/message.ts";
import { dayOf } from "../posture/calendar.ts";
import { catalogueWith } from "../posture/catalogue/decide.ts";
import { usualPreference } from "../posture/digest-preference.ts";
import { foldedEmail } from "../posture/email.ts";
import { everything } from "../posture/reach.ts";
import { Refusal } from "../posture/refusal.ts";
import { firstDay, type Period, periodOf, type Week, weekBefore, weekNamed } from "../posture/week.ts";
import { type CollectConfig, collectConfig, digestCron, pageAddress, secretConfig, serveConfig } from "./config.ts";
import { openKeys } from "./keys.ts";
import { complain, say } from "./print.ts";
import { sendingConfig } from "./sending-config.ts";

export interface DigestOptions {
  readonly dryRun?: boolean;
  readonly out?: string;
  readonly to?: string;
  readonly week?: string;
}

/** Of the sample's own people, who have no mail box. */
const sampleLead: DigestRecipient = {
  ...{ kind: "lead-digest", person: null, publicId: null, known: "demonstration", name: "Demonstration lead" },
  ...{ address: "lead@sample.example", reach: everything, preference: usualPreference, since: "" },
};

export async function digest(environment: NodeJS.ProcessEnv, options: DigestOptions): Promise<void> {
  const collect = collectConfig(environment);
  const now = new Date();
  const week = weekAsked(options.week, now, collect);
  const writer = await openDatabase(collect.databaseUrl, now.toISOString());
  const reader = openForReading(collect.databaseUrl);
  try {
    const isSample = (await contentsOf(writer.rows)) === "sample";
    const isDry = options.dryRun === true;
    const sender = senderOf(environment, await openKeys(writer, secretConfig(environment), { by: "command", tell: complain }), isDry);
    if (!isDry && isSample)
      throw new Refusal("--dry-run", "is missing: the sample organization's people are invented, and have no mail boxes");
    if (isSample) await writer.transaction((tx) => makeDemonstrationOwners(tx, now.toISOString()));
    const settings: DigestSettings = {
      db: reader.kysely,
      sender,
      catalogue: catalogueWith(collect.ownDecisions),
      schedule: { cron: digestCron(environment), timeZone: collect.timeZone },
      intervalMs: longestInterval({ cron: collect.cron, timeZone: collect.timeZone }),
      now: () => new Date(),
    };
    const known = await readDigestRecipients(reader.kysely);
    const asked = askedOf(isSample ? [sampleLead, ...known] : known, week, options.to);
    if (isDry) await writeAll(asked, settings, options.out ?? ".");
    else {
      for (const one of asked) say(`${one.recipient.address}: ${await putDigest(writer, one, settings)}`);
      say(`${asked.length} digests of ${week}: whatever was put is sent by pillarwatch serve`);
    }
  } finally {
    await reader.close();
    await writer.close();
  }
}

interface Asked {
  readonly recipient: DigestRecipient & { readonly address: string };
  readonly period: Period;
}

/** @param to the address of one of them, who gets it whatever their pace. */
function askedOf(recipients: readonly DigestRecipient[], week: Week, to: string | undefined): readonly Asked[] {
  const wanted = to === undefined ? undefined : foldedEmail(to.trim());
  const asked = recipients.flatMap((recipient): Asked[] => {
    const { address, preference } = recipient;
    if (address === null || (wanted !== undefined && foldedEmail(address) !== wanted)) return [];
    const period = periodOf(week, preference.pace) ?? (wanted === undefined ? undefined : periodOf(week, "weekly"));
    return period === undefined ? [] : [{ recipient: { ...recipient, address }, period }];
  });
  if (asked.length > 0) return asked;
  throw wanted === undefined
    ? new Refusal("--week", `nobody gets a digest of ${week}: there is no owner, lead or administrator with an address who wants one`)
    : new Refusal(
        "--to",
        `nobody with the address "${to}" gets a digest: it is no owner's with accounts, no lead's and no administrator's`,
      );
}

async function writeAll(asked: readonly Asked[], settings: DigestSettings, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const one of asked) {
    const { mail } = await digestMail(one, settings, settings.now());
    const file = join(folder, `${mail.period}-${mail.kind}-${mail.address.toLowerCase().replace(/[^a-z0-9.@-]/g, "_")}.eml`);
    writeFileSync(file, mail.message);
    say(`${file}  ${mail.subject}`);
  }
}

/** The week that ended last, unless another is named. */
function weekAsked(given: string | undefined, now: Date, { timeZone }: CollectConfig): Week {
  const today = dayOf(now.getTime(), timeZone);
  if (given === undefined) return weekBefore(today);
  const week = weekNamed(given, "--week");
  if (firstDay(week) > firstDay(weekBefore(today)))
    throw new Refusal("--week", `${week} is not over yet: the last one is ${weekBefore(today)}`);
  return week;
}

const NOBODY = { name: "Pillarwatch", address: "pillarwatch@localhost.invalid" } as const;

/** @throws Refusal where mails are to go out, and nothing says how. */
function senderOf(environment: NodeJS.ProcessEnv, keys: Keys, isDry: boolean): Sender {
  const { mail } = sendingConfig(environment);
  if (mail === undefined && !isDry)
    throw new Refusal("SMTP_URL", "is missing: nothing can be sent. With --dry-run the mails are written as files");
  const serve = serveConfig(environment);
  return { from: mail?.from ?? NOBODY, keys, publicUrl: pageAddress(serve, serve.port) };
}
