/** Signature Version 4, as AWS's front door reads and checks it: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { WireRequest } from "./api.ts";

export interface Signature {
  readonly accessKeyId: string;
  readonly day: string;
  readonly region: string;
  /** The service's signing name. */
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const form =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

export function readSignature(authorization: string | undefined): Signature | undefined {
  const [, accessKeyId, day, region, service, headers, signature] = form.exec(authorization ?? "") ?? [];
  if (!accessKeyId || !day || !region || !service || !headers || !signature) return undefined;
  return { accessKeyId, day, region, service, signedHeaders: headers.split(";"), signature };
}

/** `20261124T164200Z` as epoch milliseconds; NaN if it is none. */
export function signedAtMs(amzDate: string): number {
  return Date.parse(amzDate.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
}

export const amzDate = (atMs: number): string => `${new Date(atMs).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;

export function signatureHolds(request: WireRequest, given: Signature, secretAccessKey: string): boolean {
  const header = (name: string): string => String(request.headers[name] ?? "");
  const canonical = [
    request.method,
    request.path.split("/").map(reencoded).join("/"),
    canonicalQuery(request.query),
    ...given.signedHeaders.map((name) => `${name}:${header(name).trim().replace(/ +/g, " ")}`),
    "",
    given.signedHeaders.join(";"),
    sha256(request.body),
  ].join("\n");
  const scope = `${given.day}/${given.region}/${given.service}/aws4_request`;
  const toSign = `AWS4-HMAC-SHA256\n${header("x-amz-date")}\n${scope}\n${sha256(canonical)}`;
  const expected = createHmac("sha256", signingKey(secretAccessKey, given)).update(toSign).digest();
  return timingSafeEqual(expected, Buffer.from(given.signature, "hex"));
}

const sha256 = (text: string | Buffer): string => createHash("sha256").update(text).digest("hex");

const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/** The key holds for a day and scope: deriving it anew costs four hashes a request, so the last ones are kept. */
const keys = new Map<string, Buffer>();

function signingKey(secret: string, { day, region, service }: Signature): Buffer {
  const name = `${secret}/${day}/${region}/${service}`;
  const known = keys.get(name);
  if (known) return known;
  if (keys.size > 5_000) keys.clear();
  const key = hmac(hmac(hmac(hmac(`AWS4${secret}`, day), region), service), "aws4_request");
  keys.set(name, key);
  return key;
}

/** The path is encoded twice in the canonical request: once as it travels, once more for the signature. */
const reencoded = (segment: string): string => rfc3986(segment);

const rfc3986 = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

function canonicalQuery(query: string): string {
  if (query === "") return "";
  return [...new URLSearchParams(query)]
    .map(([name, value]) => `${rfc3986(name)}=${rfc3986(value)}`)
    .sort()
    .join("&");
}
