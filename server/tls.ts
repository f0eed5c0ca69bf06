/** How the server speaks TLS where it has a certificate of its own: 1.2 and 1.3, with forward secrecy, strongest first (ASVS 12.1.1, 12.1.2). */
import type { ServerOptions } from "node:https";

/** In PEM form: the certificate with what leads to its root, and its private key. */
export interface TlsFiles {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** Mozilla's "intermediate" suites, those of 256 bits first. */
const ciphers = [
  "TLS_AES_256_GCM_SHA384",
  "TLS_CHACHA20_POLY1305_SHA256",
  "TLS_AES_128_GCM_SHA256",
  "ECDHE-ECDSA-AES256-GCM-SHA384",
  "ECDHE-RSA-AES256-GCM-SHA384",
  "ECDHE-ECDSA-CHACHA20-POLY1305",
  "ECDHE-RSA-CHACHA20-POLY1305",
  "ECDHE-ECDSA-AES128-GCM-SHA256",
  "ECDHE-RSA-AES128-GCM-SHA256",
].join(":");

export const tlsOptions = ({ cert, key }: TlsFiles): ServerOptions => ({
  cert,
  key,
  minVersion: "TLSv1.2",
  ciphers,
  honorCipherOrder: true,
});
