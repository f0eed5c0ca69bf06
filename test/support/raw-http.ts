/** Bytes to a server as an attacker sends them, which no client of ours would. */
import { connect } from "node:net";

export interface RawAnswer {
  /** All that came until the end. */
  readonly text: string;
  /** The server ended the connection, and did not wait for us. */
  readonly isEnded: boolean;
}

/** @param parts sent one after the other, each when the one before has been taken. @param patienceMs for how long the server may say nothing. */
export function sendRaw(address: string, parts: readonly (string | Buffer)[], patienceMs = 5_000): Promise<RawAnswer> {
  const { hostname, port } = new URL(address);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    let text = "";
    const end = (isEnded: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ text, isEnded });
    };
    const timer = setTimeout(() => end(false), patienceMs);
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
    });
    socket.on("close", () => end(true));
    socket.on("error", () => end(true));
    socket.on("connect", () => {
      for (const part of parts) socket.write(part);
    });
  });
}

export const statusesIn = (text: string): readonly number[] =>
  [...text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));
