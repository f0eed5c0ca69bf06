/** The server with a certificate of its own: nothing else than TLS, and of that only what is strong. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type TLSSocket } from "node:tls";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serveConfig } from "../../cli/config.ts";
import { type TestApplication, testApplication } from "../support/application.ts";
import { selfSigned } from "../support/certificate.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { sendRaw } from "../support/raw-http.ts";

let folder: string;
let environment: Readonly<Record<string, string>>;
let database: TestDatabase;
let application: TestApplication;
let port: number;
const { cert, key } = selfSigned();
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "pillarwatch-tls-"));
  environment = { TLS_CERT_FILE: join(folder, "cert.pem"), TLS_KEY_FILE: join(folder, "key.pem") };
  writeFileSync(join(folder, "cert.pem"), cert);
  writeFileSync(join(folder, "key.pem"), key);
  database = await testDatabase();
  application = await testApplication(database, { tls: serveConfig(environment).tls });
  await application.app.listen({ host: "127.0.0.1", port: 0 });
  ({ port } = application.app.server.address() as AddressInfo);
});
afterAll(async () => {
  await application.app.close();
  await database.close();
  rmSync(folder, { recursive: true });
});

test("answers over TLS 1.3 with its certificate, and promises it for a year", async () => {
  const asked = request({ host: "localhost", port, path: "/healthz", ca: cert, family: 4 }).end();
  const [answer] = (await once(asked, "response")) as [import("node:http").IncomingMessage];
  answer.resume();
  expect([answer.statusCode, (answer.socket as TLSSocket).getProtocol()]).toEqual([200, "TLSv1.3"]);
  expect(answer.headers["strict-transport-security"]).toBe("max-age=31536000; includeSubDomains");
});

test("does not fall back: not to an old TLS, not to a cipher without forward secrecy, not to plain HTTP", async () => {
  const refused = async (options: object) => {
    const socket = connect({ host: "127.0.0.1", port, ca: cert, servername: "localhost", ...options });
    const said = await once(socket, "secureConnect").then(
      () => "taken",
      () => "refused",
    );
    socket.destroy();
    return said;
  };
  expect(await refused({ maxVersion: "TLSv1.2" })).toBe("taken");
  expect(await refused({ minVersion: "TLSv1.1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" })).toBe("refused");
  expect(await refused({ maxVersion: "TLSv1.2", ciphers: "ECDHE-ECDSA-AES128-SHA" })).toBe("refused");
  const plain = await sendRaw(`http://127.0.0.1:${port}`, ["GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"]);
  expect(plain).toEqual({ text: "", isEnded: true });
});

test("the container's health check asks it by the way that it speaks", async () => {
  const probe = fileURLToPath(new URL("../../cli/probe.mjs", import.meta.url));
  const codeOf = async (more: Readonly<Record<string, string>>): Promise<unknown> => {
    const [code] = await once(spawn(process.execPath, [probe], { env: { PORT: String(port), ...more } }), "exit");
    return code;
  };
  expect([await codeOf(environment), await codeOf({})]).toEqual([0, 1]);
});

test("what is wrong with the files is said at the start, by the variable's name", () => {
  const { TLS_CERT_FILE = "", TLS_KEY_FILE = "" } = environment;
  const other = join(folder, "other.pem");
  writeFileSync(other, selfSigned().key);
  for (const [given, words] of [
    [{ TLS_CERT_FILE }, /^TLS_KEY_FILE: is missing/],
    [{ TLS_KEY_FILE }, /^TLS_CERT_FILE: is missing/],
    [{ TLS_CERT_FILE: "/nowhere.pem", TLS_KEY_FILE }, /^TLS_CERT_FILE: \/nowhere\.pem cannot be read/],
    [{ TLS_CERT_FILE: TLS_KEY_FILE, TLS_KEY_FILE }, /^TLS_CERT_FILE: .*holds no certificate/],
    [{ TLS_CERT_FILE, TLS_KEY_FILE: TLS_CERT_FILE }, /^TLS_KEY_FILE: .*holds no private key/],
    [{ TLS_CERT_FILE, TLS_KEY_FILE: other }, /^TLS_KEY_FILE: .*is not the key of/],
    [{ ...environment, PUBLIC_URL: "http://localhost:8080" }, /^PUBLIC_URL: .*is plain HTTP, and the server speaks TLS/],
  ] as const)
    expect(() => serveConfig(given)).toThrow(words);
  const { overHttp, tls } = serveConfig({ ...environment, HOST: "192.0.2.7" });
  expect([overHttp, tls]).toEqual([false, { cert, key }]);
});
