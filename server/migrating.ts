/** What answers while the database is brought to this program's schema: that the process lives, how far it is, and to everybody else to come back. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type BareListener, listenOn } from "./bare-listener.ts";
import { strictTransport } from "./plugins/security-headers.ts";
import { bareHeaders, typeOf } from "./problems.ts";
import { type TlsFiles, tlsOptions } from "./tls.ts";

interface Place {
  readonly port: number;
  readonly host: string;
  readonly tls: TlsFiles | undefined;
  /** Where the pages are opened. */
  readonly publicUrl: string;
}

export interface Meanwhile extends BareListener {
  /** @param share from 0 to 1; one that is less than what was told is passed over. */
  tell(share: number): void;
}

const RETRY_SECONDS = 5;
const DETAIL =
  "Pillarwatch is bringing its database to a newer version. It answers again when that is done; nothing has to be done for it.";

/** Needs no database, and no part of the application. @throws an error with the system's code where it cannot listen there. */
export async function answerMeanwhile({ port, host, tls, publicUrl }: Place): Promise<Meanwhile> {
  let told = 0;
  const headers = { ...bareHeaders, ...strictTransport(publicUrl), connection: "close" };
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const { status, type, body } = answerTo(request, `migrating, ${Math.floor(told * 100)} %`);
    const wait = status === 503 ? { "retry-after": String(RETRY_SECONDS) } : {};
    response.writeHead(status, { ...headers, ...wait, "content-type": type, "content-length": Buffer.byteLength(body) });
    response.end(request.method === "HEAD" ? undefined : body);
  };
  const server = tls === undefined ? createServer(answer) : createTlsServer(tlsOptions(tls), answer);
  return {
    ...(await listenOn(server, { port, host })),
    tell: (share) => {
      told = Math.max(told, Math.min(share, 1));
    },
  };
}

interface Answer {
  readonly status: 200 | 503;
  readonly type: string;
  readonly body: string;
}

function answerTo({ url = "/", headers }: IncomingMessage, text: string): Answer {
  const path = url.split("?", 1)[0];
  if (path === "/healthz") return { status: 200, type: "application/json", body: JSON.stringify({ status: "ok" }) };
  if (path === "/readyz") {
    const body = JSON.stringify({ status: "not ready", reasons: [{ id: "migrating", text }] });
    return { status: 503, type: "application/json", body };
  }
  // Only a browser that opens an address names it.
  if (headers.accept?.includes("text/html") === true) return { status: 503, type: "text/html; charset=utf-8", body: pageOf(text) };
  const problem = { type: typeOf("migrating"), title: "Pillarwatch is being upgraded", status: 503, detail: `${DETAIL} (${text})` };
  return { status: 503, type: "application/problem+json", body: JSON.stringify(problem) };
}

/** Asks again by itself, without a script. */
const pageOf = (text: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="${RETRY_SECONDS}">
<title>Pillarwatch is being upgraded</title>
</head>
<body>
<main>
<h1>Pillarwatch is being upgraded</h1>
<p role="status">${text}</p>
<p>${DETAIL}</p>
</main>
</body>
</html>
`;
