/** Amazon SES by the real SDK over HTTP, against a small server that answers as SES and STS do. */
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { sesWay } from "../../notify/ses.ts";

interface Asked {
  readonly what: string;
  /** Access key that it was signed by. */
  readonly signedBy: string | undefined;
  readonly body: string;
}

/** Undefined: the connection ends without an answer. */
interface Answer {
  readonly status: number;
  readonly type?: string;
  readonly body: string;
}

let server: Server;
let answer: (asked: Asked) => Answer | undefined;
const asked: Asked[] = [];
const before = { ...process.env };

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const one = await read(request);
    asked.push(one);
    const told = one.what === "POST /" ? roleGiven : answer(one);
    if (told === undefined) return void request.socket.destroy();
    response.writeHead(told.status, {
      "content-type": told.body.startsWith("<") ? "text/xml" : "application/json",
      ...(told.type !== undefined && { "x-amzn-errortype": told.type }),
    });
    response.end(told.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  Object.assign(process.env, { AWS_ENDPOINT_URL_SESV2: url, AWS_ENDPOINT_URL_STS: url });
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  for (const name of ["AWS_ENDPOINT_URL_SESV2", "AWS_ENDPOINT_URL_STS"]) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
});
beforeEach(() => {
  asked.length = 0;
  answer = () => ({ status: 200, body: JSON.stringify({ MessageId: "0102-ses" }) });
});

async function read(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const signedBy = /Credential=([^/]+)\//.exec(request.headers.authorization ?? "")?.[1];
  return { what: `${request.method} ${request.url}`, signedBy, body: Buffer.concat(chunks).toString() };
}

const roleGiven: Answer = {
  status: 200,
  body: `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>ASIAROLE</AccessKeyId>
    <SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
};
const failed = (status: number, type: string, message: string): Answer => ({ status, type, body: JSON.stringify({ message }) });

const keys = { accessKeyId: "AKIAOWN", secretAccessKey: "secret" };
const envelope = { from: "posture@example.com", to: "jo@example.com" };
const message = Buffer.from("Subject: Payments\r\n\r\nEverything as it was made: \u2192\r\n.\r\n");
const byRole = "arn:aws:iam::111111111111:role/mail";

async function sent(roleArn?: string, hand = async () => true) {
  const way = sesWay({ region: "eu-west-1", roleArn, keys });
  try {
    return await way.send(envelope, message, hand);
  } finally {
    way.close();
  }
}

test("the very bytes go out in one request, to the one recipient", async () => {
  expect(await sent()).toEqual({ outcome: "sent", code: 200, answer: "taken by Amazon SES as 0102-ses" });
  expect(asked.map(({ what, signedBy }) => [what, signedBy])).toEqual([["POST /v2/email/outbound-emails", "AKIAOWN"]]);
  const { Content, ...others } = JSON.parse(asked[0]?.body ?? "{}");
  expect(others).toEqual({ FromEmailAddress: envelope.from, Destination: { ToAddresses: [envelope.to] } });
  expect(Buffer.from(Content.Raw.Data, "base64")).toEqual(message);
});

test("a role that may send is assumed, and what sends is signed by it", async () => {
  expect(await sent(byRole)).toMatchObject({ outcome: "sent" });
  expect(asked.map(({ what, signedBy }) => [what, signedBy])).toEqual([
    ["POST /", "AKIAOWN"],
    ["POST /v2/email/outbound-emails", "ASIAROLE"],
  ]);
  expect(new URLSearchParams(asked[0]?.body).get("RoleArn")).toBe(byRole);
});

test("whoever may not hand it over sends nothing", async () => {
  expect(await sent(undefined, async () => false)).toBe("not handed");
  expect(asked).toEqual([]);
});

test.each([
  ["refused", failed(400, "MessageRejected", "Email was rejected: a virus"), 400],
  ["refused", failed(400, "BadRequestException", "Invalid recipient"), 400],
  ["trouble", failed(400, "MessageRejected", "Email address is not verified: jo@example.com"), 400],
  ["trouble", failed(400, "SendingPausedException", "Sending is paused"), 400],
  ["trouble", failed(429, "TooManyRequestsException", "Maximum sending rate exceeded"), 429],
  ["trouble", failed(403, "AccessDeniedException", "no identity-based policy allows ses:SendEmail"), 403],
  ["trouble", failed(500, "InternalFailure", "come again"), 500],
] as const)("%s: %o, and is asked once", async (outcome, told, code) => {
  answer = () => told;
  const end = await sent();
  expect(end).toMatchObject({ outcome, code });
  expect(end).toHaveProperty("answer", expect.stringContaining(JSON.parse(told.body).message));
  expect(asked.length).toBe(1);
});

test("a connection that ends before the answer is trouble, and nothing is sent again behind the log's back", async () => {
  answer = () => undefined;
  expect(await sent()).toMatchObject({ outcome: "trouble", code: undefined });
  expect(asked.length).toBe(1);
});

test("doctor asks whether sending is on", async () => {
  const way = sesWay({ region: "eu-west-1", roleArn: undefined, keys });
  answer = () => ({ status: 200, body: JSON.stringify({ SendingEnabled: true }) });
  expect(await way.verify()).toBeUndefined();
  answer = () => ({ status: 200, body: JSON.stringify({ SendingEnabled: false }) });
  expect(await way.verify()).toBe("Amazon SES has sending switched off for this account and region");
  answer = () => failed(403, "AccessDeniedException", "not authorized to perform: ses:GetAccount");
  expect(await way.verify()).toBe("AccessDeniedException: not authorized to perform: ses:GetAccount");
  expect(new Set(asked.map(({ what }) => what))).toEqual(new Set(["GET /v2/email/account"]));
  way.close();
});
