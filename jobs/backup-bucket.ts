/**
 * Backups in an S3 bucket, by credentials or a role of their own: what collects may never write. An object is there whole or not at all (S3 shows
 * one when its last byte is taken), so that nothing half can look like a backup; parts of an upload that failed are taken back.
 */
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { Readable } from "node:stream";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { takeAway } from "../db/backup/files.ts";
import { isName, nameOf, timeOf } from "../db/backup/folder.ts";
import { draftBackup } from "../db/backup/write.ts";
import { pathOf } from "../db/url.ts";
import { type OwnAccess, ownAccess } from "../outgoing/aws.ts";
import { Refusal } from "../posture/refusal.ts";
import type { BackupStore, StoredBackup } from "./backup-store.ts";

export interface BucketSettings extends OwnAccess {
  readonly bucket: string;
  /** Without slashes around it; "" for none. */
  readonly prefix: string;
  /** Id or ARN of a KMS key; undefined: as the bucket encrypts by default (S3's own keys at the least). */
  readonly kmsKey: string | undefined;
  /** For servers other than Amazon's, which know a bucket by the path only. */
  readonly byPath: boolean;
}

/** What it takes for what is refused. */
const FIELD = "BACKUP_DIR";
/** S3 takes 10,000 parts: up to 80 GB. */
const PART_BYTES = 2 ** 23;
const PART_MS = 600_000;
const CALL_MS = 60_000;
/** Also where the process is to end: it has ten seconds for all. */
const TAKEN_BACK_MS = 5_000;
/** By it an object is known as ours before it is taken away: somebody may have put another under such a name. */
const MARK = { "pillarwatch-backup": "1" } as const;

export function bucketStore(settings: BucketSettings): BackupStore {
  const { bucket: Bucket, prefix } = settings;
  const client = clientOf(settings);
  const name = addressOf(settings);
  const keyOf = (file: string): string => (prefix === "" ? file : `${prefix}/${file}`);
  /** @throws Refusal for what AWS, the network or the server said. */
  const asked = async <Result>(what: string, work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      throw refusalOf(`${name} ${what}`, error);
    }
  };
  const list = (signal?: AbortSignal): Promise<StoredBackup[]> =>
    asked("cannot be listed", () => listed(client, Bucket, keyOf(""), signal));
  return {
    name,
    backups: list,
    async put({ signal, ...request }) {
      // Beside the database, where there has to be room for one: it is checked there before any byte of it leaves.
      const { draft, size } = await draftBackup({ ...request, ...(signal && { signal }) }, pathOf(request.databaseUrl), "DATABASE_URL");
      try {
        const upload = { Bucket, Key: keyOf(nameOf(request.now)), ...encryptionOf(settings), Metadata: MARK };
        await asked("cannot be written", () => uploadFile(client, draft, upload, signal));
        const { ContentLength } = await asked("cannot be read again", () =>
          client.send(new HeadObjectCommand({ Bucket, Key: upload.Key }), within(CALL_MS, signal)),
        );
        if (ContentLength !== size)
          throw new Refusal(FIELD, `${name}/${nameOf(request.now)} has ${ContentLength} bytes, and ${size} were sent`);
      } finally {
        takeAway(draft);
      }
    },
    async rotate(keep, signal) {
      for (const { file } of (await list(signal)).slice(0, -keep)) {
        const Key = keyOf(file);
        await asked("cannot be rotated", async () => {
          const { Metadata } = await client.send(new HeadObjectCommand({ Bucket, Key }), within(CALL_MS, signal));
          if (Metadata?.["pillarwatch-backup"] === "1")
            await client.send(new DeleteObjectCommand({ Bucket, Key }), within(CALL_MS, signal));
        });
      }
    },
    close: () => client.destroy(),
  };
}

/** A backup out of a bucket, for whoever restores it. @param key with its prefix. @throws Refusal naming the address. */
export async function readFromBucket(
  settings: BucketSettings,
  key: string,
): Promise<{ readonly stream: Readable; readonly close: () => void }> {
  const client = clientOf(settings);
  const name = `s3://${settings.bucket}/${key}`;
  const told = (error: unknown): unknown => {
    const refusal = refusalOf(`${name} cannot be read`, error);
    return refusal instanceof Refusal ? new Refusal(name, refusal.message.slice(FIELD.length + 2), { cause: error }) : error;
  };
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: settings.bucket, Key: key }));
    if (!(Body instanceof Readable)) throw new Error(`${name} has no body that Node can read`);
    return { stream: Readable.from(withRefusals(Body, told), { objectMode: false }), close: () => client.destroy() };
  } catch (error) {
    client.destroy();
    throw told(error);
  }
}

async function* withRefusals(body: Readable, told: (error: unknown) => unknown): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of body) yield chunk as Buffer;
  } catch (error) {
    throw told(error);
  }
}

const addressOf = ({ bucket, prefix }: BucketSettings): string => `s3://${[bucket, prefix].filter((part) => part !== "").join("/")}`;

async function listed(client: S3Client, Bucket: string, Prefix: string, signal: AbortSignal | undefined): Promise<StoredBackup[]> {
  const found: StoredBackup[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({ Bucket, Prefix: `${Prefix}pillarwatch-`, ContinuationToken }),
      within(CALL_MS, signal),
    );
    for (const { Key = "", Size = 0 } of page.Contents ?? []) {
      const file = Key.slice(Prefix.length);
      if (isName(file)) found.push({ file, madeAt: timeOf(file), bytes: Size });
    }
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
  return found.sort((a, b) => (a.file < b.file ? -1 : 1));
}

const encryptionOf = ({ kmsKey }: BucketSettings) =>
  kmsKey === undefined ? {} : ({ ServerSideEncryption: "aws:kms", SSEKMSKeyId: kmsKey } as const);

const within = (ms: number, signal: AbortSignal | undefined) => ({
  abortSignal: AbortSignal.any([AbortSignal.timeout(ms), ...(signal ? [signal] : [])]),
});

type Upload = { readonly Bucket: string; readonly Key: string; readonly Metadata: Record<string, string> } & ReturnType<
  typeof encryptionOf
>;

/** Part by part from the disk, so that one is in memory; each is sent again by the SDK where that helps, with a checksum that S3 verifies. */
async function uploadFile(client: S3Client, file: string, upload: Upload, signal: AbortSignal | undefined): Promise<void> {
  const { size } = statSync(file);
  const descriptor = openSync(file, "r");
  const part = (from: number): Buffer => {
    const bytes = Buffer.alloc(Math.min(PART_BYTES, size - from));
    if (readSync(descriptor, bytes, 0, bytes.length, from) !== bytes.length) throw new Error(`${file} was cut off while it was sent`);
    return bytes;
  };
  try {
    if (size <= PART_BYTES) return void (await client.send(new PutObjectCommand({ ...upload, Body: part(0) }), within(PART_MS, signal)));
    const { Bucket, Key } = upload;
    const { UploadId } = await client.send(new CreateMultipartUploadCommand(upload), within(PART_MS, signal));
    try {
      const Parts: { PartNumber: number; ETag: string | undefined }[] = [];
      for (let from = 0; from < size; from += PART_BYTES) {
        const PartNumber = Parts.length + 1;
        const { ETag } = await client.send(
          new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body: part(from) }),
          within(PART_MS, signal),
        );
        Parts.push({ PartNumber, ETag });
      }
      await client.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }), within(PART_MS, signal));
    } catch (error) {
      // Where that fails as well, the bucket's own rule for what was not completed has to (docs/operations.md).
      await client
        .send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }), within(TAKEN_BACK_MS, undefined))
        .catch(() => undefined);
      throw error;
    }
  } finally {
    closeSync(descriptor);
  }
}

const clientOf = (settings: BucketSettings): S3Client =>
  new S3Client({ ...ownAccess(settings, "pillarwatch-backup"), forcePathStyle: settings.byPath });

/** The operator's to mend, or the network's: whatever the service or the way to it says. A fault of ours stays one. */
function refusalOf(what: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const status = "$metadata" in error ? (error.$metadata as { readonly httpStatusCode?: number }).httpStatusCode : undefined;
  const isOfTheWay =
    "$metadata" in error || "code" in error || ["TimeoutError", "AbortError", "CredentialsProviderError"].includes(error.name);
  if (!isOfTheWay || error instanceof Refusal) return error;
  const said = error.message === "" || error.message === "UnknownError" ? "" : `: ${error.message}`;
  return new Refusal(FIELD, `${what}: ${error.name}${status === undefined ? "" : ` (${status})`}${said}`, { cause: error });
}
