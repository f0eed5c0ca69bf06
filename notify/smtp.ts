/** SMTP by nodemailer's connection: one at a time, kept for the mails that follow. Nothing is tried again here. */
import { Readable } from "node:stream";
import type { ConnectionOptions } from "node:tls";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import type { AttemptEnd } from "../db/write/mail-attempts.ts";
import { demandEnvelope, type Envelope, type MailWay } from "./way.ts";

export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  /** `implicit`: from the first byte (smtps). `starttls`: demanded before anything is said. `none`: the network is trusted, or is this machine. */
  readonly tls: "implicit" | "starttls" | "none";
  readonly user: string | undefined;
  readonly password: string | undefined;
}

/** Others than the usual ones are for tests. */
export interface SmtpManner {
  /** To connect and be greeted; of silence afterwards. */
  readonly connectMs?: number;
  readonly silenceMs?: number;
  /** Of everything before the last dot, together. */
  readonly attemptMs?: number;
  /** After the last dot: RFC 5321 section 4.5.3.2.6 wants ten minutes, since a server that was about to answer has the mail. */
  readonly answerMs?: number;
  readonly tls?: ConnectionOptions;
}

const CONNECT_MS = 30_000;
const SILENCE_MS = 60_000;
/** Shorter than the time for which a mail is taken (db/write/mail-attempts.ts). */
const ATTEMPT_MS = 4 * 60_000;
const ANSWER_MS = 10 * 60_000;
/** Servers close what stays idle, or has sent much: then a new one is opened. */
const IDLE_MS = 5_000;
const MAILS_A_CONNECTION = 100;

/** @returns a way that connects with the first mail. */
export function smtpWay(settings: SmtpSettings, manner: SmtpManner = {}): MailWay {
  const kept = new KeptConnection(settings, manner);
  return {
    name: `${settings.host}, port ${settings.port}`,
    async send(envelope, message, hand) {
      demandEnvelope(envelope);
      const attempt = new Attempt(hand, manner.attemptMs ?? ATTEMPT_MS);
      try {
        const end = await Promise.race([attempt.late, sendOver(kept, { envelope, message, attempt }, manner)]);
        if (end !== "not handed" && end.outcome === "sent") kept.rest();
        else kept.drop(); // what was refused half-way leaves a connection in a state that servers disagree about
        return end;
      } catch (error) {
        kept.drop();
        throw error;
      } finally {
        attempt.end();
      }
    },
    async verify() {
      try {
        const connection = await connect(settings, manner);
        connection.quit();
        return undefined;
      } catch (error) {
        return troubleOf(error).answer;
      }
    },
    close: () => kept.drop(),
  };
}

/** One attempt, which must not be handed over when its time is up: another may be at the mail by then. */
class Attempt {
  readonly late: Promise<AttemptEnd>;
  readonly #hand: () => Promise<boolean>;
  #isLate = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(hand: () => Promise<boolean>, attemptMs: number) {
    this.#hand = hand;
    this.late = new Promise((resolve) => {
      this.#timer = setTimeout(() => {
        this.#isLate = true;
        resolve({ outcome: "trouble", code: undefined, answer: `not done within ${Math.round(attemptMs / 1000)} s` });
      }, attemptMs);
    });
  }

  /** From here on the socket's own time for an answer counts. */
  hand(): Promise<boolean> {
    this.end();
    return this.#isLate ? Promise.resolve(false) : this.#hand();
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}

class KeptConnection {
  readonly #settings: SmtpSettings;
  readonly #manner: SmtpManner;
  #open: { readonly connection: SMTPConnection; sent: number; idle?: NodeJS.Timeout } | undefined;

  constructor(settings: SmtpSettings, manner: SmtpManner) {
    this.#settings = settings;
    this.#manner = manner;
  }

  async connected(): Promise<SMTPConnection> {
    if (this.#open !== undefined && (this.#open.connection.destroyed || this.#open.sent >= MAILS_A_CONNECTION)) this.drop();
    clearTimeout(this.#open?.idle);
    this.#open ??= { connection: await connect(this.#settings, this.#manner), sent: 0 };
    this.#open.sent += 1;
    return this.#open.connection;
  }

  /** It may be needed again soon. */
  rest(): void {
    if (this.#open !== undefined) this.#open.idle = setTimeout(() => this.drop(), IDLE_MS).unref();
  }

  drop(): void {
    if (this.#open === undefined) return;
    clearTimeout(this.#open.idle);
    this.#open.connection.quit();
    this.#open.connection.close();
    this.#open = undefined;
  }
}

async function sendOver(kept: KeptConnection, mail: Transfer, manner: SmtpManner): Promise<AttemptEnd | "not handed"> {
  let connection: SMTPConnection;
  try {
    connection = await kept.connected();
  } catch (error) {
    return troubleOf(error);
  }
  return transfer(connection, mail, manner);
}

/** @throws what nodemailer says of a connection that did not come about: TLS and sign-in are part of it. */
function connect(settings: SmtpSettings, { connectMs = CONNECT_MS, silenceMs = SILENCE_MS, tls }: SmtpManner): Promise<SMTPConnection> {
  const { host, port, user, password } = settings;
  const connection = new SMTPConnection({
    host,
    port,
    secure: settings.tls === "implicit",
    requireTLS: settings.tls === "starttls",
    ignoreTLS: settings.tls === "none",
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    dnsTimeout: connectMs,
    socketTimeout: silenceMs,
    tls: { minVersion: "TLSv1.2", ...tls },
    logger: false,
  });
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => {
      reject(error); // before it ends: its end is an error too, and says less
      connection.close();
    };
    // Stays: what breaks a connection while it is idle is found by the next mail.
    connection.on("error", fail);
    connection.once("end", () => fail(new Error("the server closed the connection")));
    connection.connect((error) => {
      if (error) fail(error);
      else if (user === undefined) resolve(connection);
      else connection.login({ user, pass: password ?? "" }, (refused) => (refused ? fail(refused) : resolve(connection)));
    });
  });
}

interface Transfer {
  readonly envelope: Envelope;
  readonly message: Uint8Array;
  readonly attempt: Attempt;
}

/** Ends in every case: by the answer, or by what broke. @throws what `hand` throws. */
function transfer(
  connection: SMTPConnection,
  { envelope, message, attempt }: Transfer,
  { answerMs = ANSWER_MS, silenceMs = SILENCE_MS }: SmtpManner,
): Promise<AttemptEnd | "not handed"> {
  const wait = (ms: number): void => {
    if (connection._socket) connection._socket.setTimeout(ms);
  };
  wait(silenceMs);
  return new Promise((resolve, reject) => {
    let isAsked = false;
    // All but the last dot, which nodemailer sends when the stream ends.
    const bytes = new Readable({
      read() {
        if (isAsked) return;
        isAsked = true;
        this.push(Buffer.from(message));
        attempt.hand().then(
          (may) => {
            if (!may) return this.destroy(new Error("not handed"));
            wait(answerMs);
            return this.push(null);
          },
          (error: unknown) => {
            reject(error);
            this.destroy(new Error("not handed"));
          },
        );
      },
    });
    connection.send({ from: envelope.from, to: [envelope.to], size: message.byteLength }, bytes, (error, info) => {
      if (error === null) resolve({ outcome: "sent", code: codeOf(info.response), answer: info.response });
      else resolve(error.code === "ESTREAM" ? "not handed" : endOf(error));
    });
  });
}

interface Told extends Error {
  readonly command?: string | undefined;
  readonly response?: string | undefined;
  readonly responseCode?: number | undefined;
  readonly permanent?: boolean | undefined;
  readonly rejectedErrors?: readonly Told[] | undefined;
}

/** "Service not available, closing": nobody's mail for now, whatever it answers. */
const CLOSING = 421;

/**
 * A word on the recipient or on this mail is the mail's; on the greeting, TLS, sign-in or sender it is everybody's: a password that was changed
 * must not lose a week's mails.
 */
function endOf(error: Told): AttemptEnd {
  const told = error.rejectedErrors?.[0] ?? error;
  const { command = "", responseCode, permanent } = told;
  const isOfMail = responseCode !== undefined && responseCode !== CLOSING && ["RCPT TO", "DATA"].includes(command);
  if (!isOfMail) return troubleOf(told);
  return { outcome: permanent === true ? "refused" : "later", code: responseCode, answer: told.response ?? told.message };
}

const troubleOf = (error: unknown): AttemptEnd => {
  const { responseCode, response, message } = error as Told;
  return { outcome: "trouble", code: responseCode, answer: response ?? message };
};

const codeOf = (response: string): number | undefined => {
  const code = Number.parseInt(response, 10);
  return Number.isNaN(code) ? undefined : code;
};
