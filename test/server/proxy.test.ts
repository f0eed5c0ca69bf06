/** A proxy of the network's, and a certificate authority of its own, as companies have them: whatever asks over https goes by them, or none does. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createPlainServer, type Server } from "node:http";
import { createServer } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { selfSigned } from "../support/certificate.ts";

const folder = mkdtempSync(join(tmpdir(), "pillarwatch-proxy-"));
const certificate = selfSigned();
const authority = join(folder, "authority.pem");
writeFileSync(authority, certificate.cert);

const caller = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/a</Arn><UserId>A</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;
const role = `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>example</SecretAccessKey><SessionToken>example</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`;
let rolesGiven = 0;
const asked = createServer(certificate, async (request, response) => {
  if (request.url?.includes("/v2/email/") === true)
    return response.setHeader("content-type", "application/json").end('{"SendingEnabled":true}');
  const isForRole = (await text(request)).includes("Action=AssumeRoleWithWebIdentity");
  if (isForRole) rolesGiven += 1;
  return response.setHeader("content-type", "text/xml").end(isForRole ? role : caller);
});

/** What it was asked to connect to, and with which words it was told who asks. */
let tunnels: (string | undefined)[] = [];
let refuses: number | undefined;
const proxy: Server = createPlainServer((_, response) => response.writeHead(500).end());
proxy.on("connect", ({ url = "", headers }, socket) => {
  tunnels.push(headers["proxy-authorization"]);
  if (refuses !== undefined) return void socket.end(`HTTP/1.1 ${refuses} No\r\ncontent-type: text/html\r\n\r\n<html>blocked</html>`);
  const [host, port] = url.split(":");
  const through = connect(Number(port), host, () => {
    socket.write("HTTP/1.1 200 OK\r\n\r\n");
    through.pipe(socket).pipe(through);
  });
  through.on("error", () => socket.destroy());
  return socket.on("error", () => through.destroy());
});

const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port;

beforeAll(async () => {
  for (const server of [asked, proxy]) await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
});
afterAll(() => {
  for (const server of [asked, proxy]) {
    server.closeAllConnections();
    server.close();
  }
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  tunnels = [];
  refuses = undefined;
});

type Told = Readonly<Record<"aws" | "mail" | "backups" | "heartbeat" | "provider", string>>;

/** Of the process, and of a thread of it. */
async function calls(environment: Readonly<Record<string, string>>): Promise<readonly [Told, Told]> {
  const { PATH = "", HOME = "" } = process.env;
  const script = new URL("../support/outgoing-calls.ts", import.meta.url).pathname;
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", script], {
    env: { PATH, HOME, AWS_ENDPOINT_URL: `https://localhost:${portOf(asked)}`, ...environment },
  });
  return JSON.parse(stdout);
}

const everyone: Told = { aws: "heard", mail: "heard", backups: "heard", heartbeat: "heard", provider: "heard" };
const byProxy = () => ({ HTTPS_PROXY: `http://user:word@localhost:${portOf(proxy)}` });
const trusting = { NODE_EXTRA_CA_CERTS: authority };

test("everything goes by the proxy, told who asks; to what NO_PROXY names nothing does", async () => {
  expect(await calls({ ...trusting, ...byProxy() })).toEqual([everyone, everyone]);
  expect(tunnels.length).toBeGreaterThanOrEqual(10);
  expect(new Set(tunnels)).toEqual(new Set([`Basic ${Buffer.from("user:word").toString("base64")}`]));
  tunnels = [];
  expect(await calls({ ...trusting, ...byProxy(), NO_PROXY: "localhost" })).toEqual([everyone, everyone]);
  expect(tunnels).toEqual([]);
});

test("a Pod's role (IRSA), which the SDK asks for by itself, is asked for by the proxy too, and not past it", async () => {
  const token = join(folder, "token");
  writeFileSync(token, "of the cluster");
  const pod = {
    AWS_WEB_IDENTITY_TOKEN_FILE: token,
    AWS_ROLE_ARN: "arn:aws:iam::111122223333:role/pillarwatch",
    AWS_REGION: "eu-central-1",
  };
  const connections: unknown[] = [];
  const count = () => connections.push(null);
  asked.on("connection", count);
  const [told] = await calls({ ...trusting, ...byProxy(), ...pod });
  asked.off("connection", count);
  expect([told, rolesGiven]).toEqual([everyone, 2]);
  expect(connections).toHaveLength(tunnels.length);
});

test("a proxy that lets nothing through is named, and its answer is nobody else's; a certificate that nobody vouches for is refused", async () => {
  refuses = 403;
  const refused = expect.stringMatching(/the proxy localhost:\d+ \(HTTPS_PROXY\) answered 403 and let nothing through/);
  const told = await calls({ ...trusting, ...byProxy() });
  expect(told[0]).toMatchObject({ aws: refused, mail: refused, backups: refused, heartbeat: refused });
  expect(told[1]).toEqual(told[0]);
  expect(told[0].provider).not.toBe("heard");
  const [unknown] = await calls({});
  for (const word of Object.values(unknown)) expect(word).toMatch(/self-signed certificate|SELF_SIGNED|fetch failed/);
});
