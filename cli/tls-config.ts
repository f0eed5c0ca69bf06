/** The server's own certificate, as files. Read at the start: a renewed one is taken up by the next. */
import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";
import { Refusal } from "../posture/refusal.ts";
import type { TlsFiles } from "../server/tls.ts";
import { type Environment, text } from "./variables.ts";

/** @returns undefined where the server speaks plain HTTP, to a proxy or to this machine. @throws Refusal naming the variable at fault. */
export function tlsConfig(environment: Environment): TlsFiles | undefined {
  const [certFile, keyFile] = [text(environment, "TLS_CERT_FILE"), text(environment, "TLS_KEY_FILE")];
  if (certFile === undefined && keyFile === undefined) return undefined;
  if (certFile === undefined) throw new Refusal("TLS_CERT_FILE", "is missing: TLS_KEY_FILE is set, and a key alone is of no use");
  if (keyFile === undefined) throw new Refusal("TLS_KEY_FILE", "is missing: TLS_CERT_FILE is set, and needs its private key");
  const [cert, key] = [contentOf("TLS_CERT_FILE", certFile), contentOf("TLS_KEY_FILE", keyFile)];
  const certificate = orRefuse("TLS_CERT_FILE", `${certFile} holds no certificate in PEM form`, () => new X509Certificate(cert));
  const privateKey: KeyObject = orRefuse("TLS_KEY_FILE", `${keyFile} holds no private key in PEM form, or one with a passphrase`, () =>
    createPrivateKey(key),
  );
  if (!certificate.checkPrivateKey(privateKey)) throw new Refusal("TLS_KEY_FILE", `${keyFile} is not the key of ${certFile}`);
  orRefuse("TLS_CERT_FILE", `${certFile} is not taken: its key may be too short`, () => createSecureContext({ cert, key }));
  return { cert, key };
}

const contentOf = (name: string, file: string): Buffer => orRefuse(name, `${file} cannot be read`, () => readFileSync(file));

function orRefuse<Result>(name: string, words: string, work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    throw refusal(name, words, cause);
  }
}

const refusal = (name: string, words: string, cause: unknown): Refusal => new Refusal(name, words, { cause });
