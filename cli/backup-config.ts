/** Where and when the server backs itself up. Each error names its variable. */
import { accessSync, constants, statSync } from "node:fs";
import { resolve } from "node:path";
import { makeFolder } from "../db/folder.ts";
import type { BucketSettings } from "../jobs/backup-bucket.ts";
import type { BackupPlace } from "../jobs/backup-place.ts";
import { Refusal } from "../posture/refusal.ts";
import { isRegionName } from "./config.ts";
import { type OwnAccess, ownAccess } from "./own-access.ts";
import { cronExpression, type Environment, oneOf, secret, text, wholeNumber } from "./variables.ts";

export interface BackupConfig {
  readonly place: BackupPlace;
  /** Of five fields, in the organization's time zone. */
  readonly cron: string;
  /** How many of its backups stay. */
  readonly keep: number;
}

/** @returns undefined where BACKUP_DIR is not set: nobody wants any. */
export function backupConfig(environment: Environment): BackupConfig | undefined {
  const given = text(environment, "BACKUP_DIR");
  const cron = cronExpression(environment, "BACKUP_CRON", "30 2 * * *", "every night at 02:30");
  const keep = wholeNumber(environment, "BACKUP_KEEP", 7, 1, 10_000);
  const access = bucketAccess(environment);
  if (given === undefined) return undefined;
  const address = bucketAddress(given, "BACKUP_DIR");
  if (address === undefined) return { place: { folder: resolve(given) }, cron, keep };
  return { place: { bucket: bucketSettings(environment, address.bucket, address.key.replace(/\/+$/, ""), access) }, cron, keep };
}

interface Address {
  readonly bucket: string;
  readonly key: string;
}

/** @returns undefined where it is no address of a bucket. @throws Refusal naming `field`. */
export function bucketAddress(given: string, field: string): Address | undefined {
  if (!/^s3:/i.test(given)) return undefined;
  const [, bucket = "", key = ""] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/+(.*))?$/.exec(given) ?? [];
  if (bucket === "" || /\/\/|^\/|\p{Cc}/u.test(key)) throw new Refusal(field, `"${given}" is not of the form s3://bucket/prefix`);
  return { bucket, key };
}

const bucketAccess = (environment: Environment): OwnAccess =>
  ownAccess("BACKUP_S3", {
    roleArn: text(environment, "BACKUP_S3_ROLE_ARN"),
    accessKeyId: text(environment, "BACKUP_S3_ACCESS_KEY_ID"),
    secretAccessKey: secret(environment, "BACKUP_S3_SECRET_ACCESS_KEY"),
  });

/** Credentials, or a role, of its own: the role that collects never may write, unless somebody says that it is another one. @throws Refusal */
export function bucketSettings(
  environment: Environment,
  bucket: string,
  prefix: string,
  access = bucketAccess(environment),
): BucketSettings {
  const region = text(environment, "BACKUP_S3_REGION") ?? text(environment, "AWS_REGION");
  if (region === undefined || !isRegionName(region))
    throw new Refusal(
      "BACKUP_S3_REGION",
      `${region === undefined ? "is missing" : `"${region}" is no region`}: the bucket's, such as eu-central-1`,
    );
  const isCollectors = oneOf(environment, "BACKUP_S3_CREDENTIALS", ["own", "collector"], "own") === "collector";
  if (!isCollectors && access.roleArn === undefined && access.keys === undefined)
    throw new Refusal(
      "BACKUP_S3_ROLE_ARN",
      "is missing: a role that may write to the bucket and nothing else (docs/operations.md), or BACKUP_S3_ACCESS_KEY_ID of a user of its own. What collects may never write; where these machines' credentials are others, BACKUP_S3_CREDENTIALS=collector takes them",
    );
  const hasOtherServer = ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"].some((name) => text(environment, name) !== undefined);
  return {
    ...access,
    bucket,
    prefix,
    region,
    kmsKey: text(environment, "BACKUP_S3_KMS_KEY"),
    byPath: hasOtherServer || bucket.includes("."),
  };
}

/** Made for this user only. At the start, so that nobody learns in the night that nothing can be written there. @throws Refusal */
export function prepareFolder({ place }: Pick<BackupConfig, "place">): void {
  if (!("folder" in place)) return;
  const { folder } = place;
  try {
    makeFolder(folder, "BACKUP_DIR", 0o700);
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const isFile = statSync(folder, { throwIfNoEntry: false })?.isFile() === true;
    throw unusable(folder, isFile ? "it is a file, not a folder" : "it cannot be made, or this user may not write there", error);
  }
}

const unusable = (folder: string, why: string, cause: unknown): Refusal =>
  new Refusal("BACKUP_DIR", `${folder} cannot be used: ${why}`, { cause });
