/**
 * A bucket over HTTP: as much of S3 as backups ask for, written from Amazon's API reference, and the faults that one meets. It judges what it is
 * sent: who signed it, whether the checksum that came along is that of the bytes, whether an upload is put together from its parts.
 */
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { crc32 } from "node:zlib";

export interface StoredObject {
  readonly bytes: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

interface Asked {
  /** `PutObject`, as Amazon calls it. */
  readonly action: string;
  readonly key: string;
  /** Access key that it was signed by. */
  readonly signedBy: string | undefined;
}

/** A status that it answers with; `cut`: the connection ends in mid answer. */
export type Fault = 403 | 404 | 500 | "cut";

export interface Bucket {
  readonly name: string;
  readonly objects: Map<string, StoredObject>;
  /** Uploads that nobody has completed or taken back. */
  readonly uploads: Map<string, Map<number, Buffer>>;
  readonly asked: Asked[];
  /** What goes wrong with whom; undefined: nothing. */
  fault: (asked: Asked) => Fault | undefined;
  /** AWS's own variables, which lead the SDK here. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const PAGE = 2;

export async function openBucket(name = "halden-backups"): Promise<Bucket> {
  const server = createServer((request, response) => void serve(bucket, request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const bucket: Bucket = {
    ...{ name, objects: new Map(), uploads: new Map(), asked: [], fault: () => undefined },
    environment: {
      ...{ AWS_ENDPOINT_URL_S3: url, AWS_ENDPOINT_URL_STS: url, AWS_REGION: "eu-central-1", AWS_EC2_METADATA_DISABLED: "true" },
      ...{ AWS_ACCESS_KEY_ID: "AKIDCOLLECTOR", AWS_SECRET_ACCESS_KEY: "of-the-collector", AWS_MAX_ATTEMPTS: "2" },
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return bucket;
}

async function serve(bucket: Bucket, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://bucket");
  const [, named = "", ...rest] = decodeURIComponent(pathname).split("/");
  const key = rest.join("/");
  const signedBy = /Credential=([^/]+)/.exec(request.headers.authorization ?? "")?.[1];
  const asked = { action: actionOf(request.method ?? "", named, key, searchParams), key, signedBy };
  bucket.asked.push(asked);
  const fault = bucket.fault(asked);
  if (typeof fault === "number") return void answerFault(response, fault, asked.action === "AssumeRole" ? "ErrorResponse" : undefined);
  if (fault === "cut" && asked.action !== "GetObject") return void request.socket.destroy();
  if (asked.action === "AssumeRole") return void xml(response, assumed);
  if (named !== bucket.name || !signedBy) return void answerFault(response, signedBy ? 404 : 403);
  const wrong = wrongSum(request, body);
  if (wrong !== undefined) return void answerFault(response, 500);
  answer(bucket, asked, { request, response, body, query: searchParams, isCut: fault === "cut" });
}

function actionOf(method: string, named: string, key: string, query: URLSearchParams): string {
  if (named === "") return "AssumeRole";
  if (method === "GET") return key === "" && query.get("list-type") === "2" ? "ListObjectsV2" : "GetObject";
  if (method === "HEAD") return "HeadObject";
  if (method === "POST") return query.has("uploads") ? "CreateMultipartUpload" : "CompleteMultipartUpload";
  if (method === "PUT") return query.has("partNumber") ? "UploadPart" : "PutObject";
  return query.has("uploadId") ? "AbortMultipartUpload" : "DeleteObject";
}

interface Asking {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: Buffer;
  readonly query: URLSearchParams;
  readonly isCut: boolean;
}

function answer(bucket: Bucket, { action, key }: Asked, { request, response, body, query, isCut }: Asking): void {
  const { objects, uploads } = bucket;
  const object = objects.get(key);
  const id = query.get("uploadId") ?? "";
  switch (action) {
    case "PutObject":
      objects.set(key, { bytes: body, headers: keptHeaders(request) });
      return void response.writeHead(200, { etag: etagOf(body) }).end();
    case "CreateMultipartUpload": {
      const upload = `upload-${uploads.size + 1}-${JSON.stringify(keptHeaders(request))}`;
      uploads.set(upload, new Map());
      return void xml(
        response,
        `<InitiateMultipartUploadResult><UploadId>${upload.replaceAll('"', "&quot;")}</UploadId></InitiateMultipartUploadResult>`,
      );
    }
    case "UploadPart":
      uploads.get(id)?.set(Number(query.get("partNumber")), body);
      return void response.writeHead(200, { etag: etagOf(body) }).end();
    case "CompleteMultipartUpload": {
      const parts = [...body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber>/g)].map(([, number]) =>
        uploads.get(id)?.get(Number(number)),
      );
      objects.set(key, { bytes: Buffer.concat(parts.map((part) => part as Buffer)), headers: JSON.parse(id.replace(/^upload-\d+-/, "")) });
      uploads.delete(id);
      return void xml(response, "<CompleteMultipartUploadResult><ETag>x</ETag></CompleteMultipartUploadResult>");
    }
    case "AbortMultipartUpload":
      uploads.delete(id);
      return void response.writeHead(204).end();
    case "DeleteObject":
      objects.delete(key);
      return void response.writeHead(204).end();
    case "ListObjectsV2":
      return void xml(response, listOf(bucket, query));
    default:
      if (object === undefined) return void answerFault(response, 404);
      response.writeHead(200, { "content-length": object.bytes.length, ...object.headers });
      if (action === "HeadObject") return void response.end();
      if (!isCut) return void response.end(object.bytes);
      response.write(object.bytes.subarray(0, object.bytes.length / 2), () => void request.socket.destroy());
  }
}

/** Two a page, so that a list has several. */
function listOf({ name, objects }: Bucket, query: URLSearchParams): string {
  const keys = [...objects.keys()].filter((key) => key.startsWith(query.get("prefix") ?? "")).sort();
  const from = Number(query.get("continuation-token") ?? 0);
  const contents = keys
    .slice(from, from + PAGE)
    .map((key) => `<Contents><Key>${key}</Key><Size>${objects.get(key)?.bytes.length}</Size></Contents>`);
  const isMore = keys.length > from + PAGE;
  const next = isMore ? `<NextContinuationToken>${from + PAGE}</NextContinuationToken>` : "";
  return `<ListBucketResult><Name>${name}</Name><IsTruncated>${isMore}</IsTruncated>${contents.join("")}${next}</ListBucketResult>`;
}

const keptHeaders = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => /^x-amz-(meta-|server-side)/.test(name))) as Record<string, string>;

const etagOf = (bytes: Buffer): string => `"${createHash("md5").update(bytes).digest("hex")}"`;

/** Of the kind that the SDK sends along by itself. */
function wrongSum({ headers }: IncomingMessage, body: Buffer): string | undefined {
  const given = headers["x-amz-checksum-crc32"];
  if (given === undefined) return undefined;
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return sum.toString("base64") === given ? undefined : "the bytes are not those that were sent";
}

/** @param around as STS wraps its errors. */
function answerFault(response: ServerResponse, status: number, around?: string): void {
  const code = { 403: "AccessDenied", 404: "NoSuchKey" }[status] ?? "InternalError";
  const error = `<Error><Code>${code}</Code><Message>as a test wants it</Message></Error>`;
  response.writeHead(status, { "content-type": "application/xml" }).end(around === undefined ? error : `<${around}>${error}</${around}>`);
}

const xml = (response: ServerResponse, text: string): void =>
  void response.writeHead(200, { "content-type": "application/xml" }).end(`<?xml version="1.0"?>${text}`);

const assumed = `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>AKIDBACKUP</AccessKeyId><SecretAccessKey>of-the-role</SecretAccessKey>
  <SessionToken>session</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;
