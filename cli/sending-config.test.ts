import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sendingConfig } from "./sending-config.ts";

const shown = { PUBLIC_URL: "https://posture.example.com", MAIL_FROM: "Pillarwatch <posture@example.com>" };
const mail = (environment: Readonly<Record<string, string>>) => sendingConfig({ ...shown, ...environment }).mail;

test("nothing said, nothing is sent", () => {
  expect(sendingConfig({})).toEqual({ mail: undefined, allowedTargets: undefined, heartbeatUrl: undefined });
  expect(sendingConfig({ PUBLIC_URL: "https://posture.example.com", MAIL_PER_MINUTE: "5" }).mail).toBeUndefined();
});

test.each([
  ["smtp://mail.example.com", { host: "mail.example.com", port: 587, tls: "starttls" }],
  ["smtp://posture:a%20b%40c@mail.example.com:2525", { port: 2525, tls: "starttls", user: "posture", password: "a b@c" }],
  ["smtps://posture@mail.example.com/", { port: 465, tls: "implicit", user: "posture", password: undefined }],
  ["smtp://mail.example.com?tls=none", { port: 587, tls: "none" }],
  ["smtp://localhost:1025", { host: "localhost", port: 1025, tls: "none" }],
  ["smtp://posture:secret@127.0.0.1", { tls: "none", password: "secret" }],
  ["smtp://[::1]:1025?tls=starttls", { host: "::1", tls: "starttls" }],
])("%s is read as it is meant", (SMTP_URL, settings) => {
  expect(mail({ SMTP_URL })?.way).toMatchObject({ by: "smtp", settings });
});

test.each([
  [{ SMTP_URL: "mail.example.com:587" }, "SMTP_URL: is not of the form"],
  [{ SMTP_URL: "http://mail.example.com" }, "SMTP_URL: is not of the form"],
  [{ SMTP_URL: "smtp://mail.example.com/inbox" }, "SMTP_URL: is not of the form"],
  [{ SMTP_URL: "smtp://mail.example.com?tls=maybe" }, "SMTP_URL: tls is starttls or none"],
  [{ SMTP_URL: "smtps://mail.example.com?tls=none" }, "SMTP_URL: tls is starttls or none"],
  [{ SMTP_URL: "smtp://mail.example.com?pool=true" }, "SMTP_URL: knows one option"],
  [{ SMTP_URL: "smtp://:secret@mail.example.com" }, "SMTP_URL: has a password and no user"],
  [{ SMTP_URL: "smtp://posture:100%@mail.example.com" }, "SMTP_URL: has a % in user or password"],
  [{ SMTP_URL: "smtp://posture:secret@mail.example.com?tls=none" }, "SMTP_URL: would send the password in the clear"],
  [{ SMTP_URL: "smtp://mail.example.com", MAIL_FROM: "" }, "MAIL_FROM: is missing"],
  [{ SMTP_URL: "smtp://mail.example.com", MAIL_FROM: "posture" }, 'MAIL_FROM: "posture" is not an address'],
  [{ SMTP_URL: "smtp://mail.example.com", MAIL_FROM: "A <a@example.com>, b@example.com" }, "MAIL_FROM: "],
  [{ SMTP_URL: "smtp://mail.example.com", PUBLIC_URL: "" }, "PUBLIC_URL: is missing"],
  [{ SMTP_URL: "smtp://mail.example.com", MAIL_PER_MINUTE: "0" }, 'MAIL_PER_MINUTE: "0" is not a whole number'],
  [{ SMTP_URL: "smtp://mail.example.com", MAIL_SES_REGION: "eu-central-1" }, "MAIL_SES_REGION: SMTP_URL is set as well"],
  [{}, "SMTP_URL: is missing, and MAIL_FROM is set"],
  [{ MAIL_SES_ROLE_ARN: "arn:aws:iam::111122223333:role/mail" }, "MAIL_SES_REGION: is missing, and MAIL_SES_ROLE_ARN is set"],
  [{ MAIL_SES_REGION: "Frankfurt" }, 'MAIL_SES_REGION: "Frankfurt" is not'],
  [{ MAIL_SES_REGION: "eu-central-1" }, "MAIL_SES_ROLE_ARN: is missing"],
  [{ MAIL_SES_REGION: "eu-central-1", MAIL_SES_ROLE_ARN: "mail" }, 'MAIL_SES_ROLE_ARN: "mail" is not'],
  [{ MAIL_SES_REGION: "eu-central-1", MAIL_SES_ACCESS_KEY_ID: "AKIA" }, "MAIL_SES_SECRET_ACCESS_KEY: is missing"],
  [{ MAIL_SES_REGION: "eu-central-1", MAIL_SES_SECRET_ACCESS_KEY: "s" }, "MAIL_SES_ACCESS_KEY_ID: is missing"],
  [{ HEARTBEAT_URL: "http://hc.example.com/abc" }, "HEARTBEAT_URL: is not an https"],
  [{ ALLOW_PRIVATE_TARGETS: "10.0.0.0/8,intranet" }, 'ALLOW_PRIVATE_TARGETS: "intranet" is not a network'],
] as const)("%o is refused, by the variable's name and without its secret", (environment, message) => {
  const given = Object.keys(environment).some((name) => /HEARTBEAT|ALLOW/.test(name)) ? environment : { ...shown, ...environment };
  const refuse = () => sendingConfig(given as Readonly<Record<string, string>>);
  expect(refuse).toThrow(message);
  expect(refuse).not.toThrow(/secret@/);
});

test("who sends, and by SES with what", () => {
  expect(mail({ SMTP_URL: "smtp://mail.example.com" })).toMatchObject({
    from: { name: "Pillarwatch", address: "posture@example.com" },
    perMinute: 60,
  });
  expect(mail({ SMTP_URL: "smtp://mail.example.com", MAIL_FROM: "a@example.com" })?.from).toEqual({
    name: undefined,
    address: "a@example.com",
  });
  expect(mail({ MAIL_SES_REGION: "eu-central-1", MAIL_SES_ROLE_ARN: "arn:aws:iam::111122223333:role/mail" })?.way).toEqual({
    by: "ses",
    settings: { region: "eu-central-1", roleArn: "arn:aws:iam::111122223333:role/mail", keys: undefined },
  });
});

test("each secret may stand in a file", () => {
  const folder = mkdtempSync(join(tmpdir(), "pillarwatch-"));
  try {
    const file = (name: string, text: string): string => {
      writeFileSync(join(folder, name), `${text}\n`);
      return join(folder, name);
    };
    expect(mail({ SMTP_URL_FILE: file("smtp", "smtp://posture:secret@mail.example.com") })?.way.settings).toMatchObject({
      password: "secret",
    });
    expect(() => mail({ SMTP_URL_FILE: file("bad", "mail") })).toThrow("SMTP_URL_FILE: is not of the form");
    expect(sendingConfig({ HEARTBEAT_URL_FILE: file("heart", "https://hc.example.com/abc") }).heartbeatUrl).toBe(
      "https://hc.example.com/abc",
    );
    const keys = {
      MAIL_SES_REGION: "eu-central-1",
      MAIL_SES_ACCESS_KEY_ID: "AKIA",
      MAIL_SES_SECRET_ACCESS_KEY_FILE: file("key", "s3cret"),
    };
    expect(mail(keys)?.way.settings).toMatchObject({ keys: { accessKeyId: "AKIA", secretAccessKey: "s3cret" } });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a heartbeat on an allowed network may be asked in clear", () => {
  const { heartbeatUrl } = sendingConfig({ HEARTBEAT_URL: "http://10.20.0.1:8000/ping", ALLOW_PRIVATE_TARGETS: "10.20.0.0/16" });
  expect(heartbeatUrl).toBe("http://10.20.0.1:8000/ping");
});
