/** A real mail server that behaves as it is told, from one moment to the next, and keeps what it took. */
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";

/** What it answers where; nothing said: it takes the mail. A word of `silent` is never answered. */
export interface Behaviour {
  readonly mailFrom?: number;
  readonly rcptTo?: number | ((address: string) => number | undefined);
  /** After the last dot. */
  readonly dot?: number;
  readonly auth?: number;
  readonly silent?: "rcptTo" | "dot";
  /** It has the mail, and closes the connection before it says so. */
  readonly dies?: boolean;
}

export interface MailServer {
  readonly port: number;
  behave(how: Behaviour): void;
  /** What it took, in order. */
  readonly taken: { readonly to: string; readonly raw: Buffer }[];
  /** By whom it was signed in to, `user:password`. */
  readonly signedIn: string[];
  parsed(index?: number): Promise<ParsedMail>;
  /** Its connections end in mid word. */
  kill(): void;
  close(): Promise<void>;
}

const words: Readonly<Record<number, string>> = {
  421: "4.3.2 Service not available, closing",
  450: "4.2.0 Greylisted, come again later",
  451: "4.7.1 Try again later",
  452: "4.2.2 Mailbox full for now",
  535: "5.7.8 Authentication failed",
  550: "5.1.1 No such user here",
  553: "5.7.1 Sender not owned",
  554: "5.7.1 Looks like spam",
};

const answered = (code: number | undefined): Error | undefined =>
  code === undefined ? undefined : Object.assign(new Error(words[code] ?? "No"), { responseCode: code });

export async function mailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  let how: Behaviour = {};
  const sockets = new Set<Socket>();
  const taken: { to: string; raw: Buffer }[] = [];
  const signedIn: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    disableReverseLookup: true,
    logger: false,
    onAuth: ({ username, password }, _session, answer) => {
      if (how.auth !== undefined) return answer(answered(how.auth));
      signedIn.push(`${username}:${password}`);
      return answer(null, { user: username });
    },
    onMailFrom: (_address, _session, answer) => answer(answered(how.mailFrom)),
    onRcptTo: ({ address }, _session, answer) => {
      if (how.silent === "rcptTo") return;
      answer(answered(typeof how.rcptTo === "function" ? how.rcptTo(address) : how.rcptTo));
    },
    onData: (stream, session, answer) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const { dot, silent, dies } = how;
        if (dot !== undefined) return answer(answered(dot));
        const [to] = session.envelope.rcptTo;
        taken.push({ to: to?.address ?? "", raw: Buffer.concat(chunks) });
        if (dies === true) return sockets.forEach((socket) => void socket.destroy());
        return silent === "dot" ? undefined : answer(null);
      });
    },
    ...options,
  });
  server.on("error", () => undefined); // a connection that a test breaks off
  server.server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const kill = () => sockets.forEach((socket) => void socket.destroy());
  return {
    port: (server.server.address() as AddressInfo).port,
    behave: (told) => {
      how = told;
    },
    taken,
    signedIn,
    parsed: async (index = 0) => simpleParser(taken[index]?.raw ?? Buffer.of()),
    kill,
    close: () => {
      kill();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Something that listens and is no mail server: it says nothing, or ends what is begun. */
export async function noMailServer(onConnection: (socket: Socket) => void): Promise<{ readonly port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      sockets.forEach((socket) => void socket.destroy());
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
