/**
 * Without a sign-in, a browser on this machine is the way in: a page of another site may name this server by a host of its own (DNS
 * rebinding), or send it a form. So the server answers only under its own names, and what changes something must come from its own pages
 * or from no page at all.
 */
import { isIP } from "node:net";
import type { FastifyInstance } from "fastify";
import { RequestProblem } from "../problems.ts";

/** Probes of an orchestrator ask by whatever address they know; these answers hold nothing, or ask for a token that no browser sends by itself. */
const probes: readonly string[] = ["/healthz", "/readyz", "/metrics"];

const harmless: readonly string[] = ["GET", "HEAD", "OPTIONS"];

export async function sameOrigin(app: FastifyInstance, { hosts }: { readonly hosts: readonly string[] }): Promise<void> {
  const own = new Set(hosts.map((host) => host.toLowerCase()));
  app.addHook("onRequest", async ({ headers, method, url }) => {
    if (!probes.includes(url) && !isOwn(headers.host, own)) {
      throw new RequestProblem({
        word: "unknown-host",
        title: "Not under this name",
        status: 421,
        detail: `This server does not answer as "${headers.host ?? ""}". Set PUBLIC_URL to the address that you open.`,
      });
    }
    if (!harmless.includes(method) && !isFromHere(headers)) {
      throw new RequestProblem({
        word: "other-origin",
        title: "Asked by another site",
        status: 403,
        detail: "Only Pillarwatch's own pages, or a program that sends no Origin, may ask for this.",
      });
    }
  });
}
Object.assign(sameOrigin, { [Symbol.for("skip-override")]: true });

function isOwn(host: string | undefined, own: ReadonlySet<string>): boolean {
  const name = nameOf(host);
  return name !== undefined && (isLoopback(name) || own.has(name));
}

/** Without the port, and without the brackets of IPv6. */
export function nameOf(host: string | undefined): string | undefined {
  const [, bracketed, plain] = /^(?:\[([0-9a-f:.]+)\]|([^:/?#@[\]]+))(?::\d+)?$/i.exec(host ?? "") ?? [];
  return (bracketed ?? plain)?.toLowerCase();
}

export const isLoopback = (name: string): boolean =>
  name === "localhost" ||
  name.endsWith(".localhost") ||
  name === "::1" ||
  name === "[::1]" ||
  (isIP(name) === 4 && name.startsWith("127."));

function isFromHere({ origin, host, ...headers }: Readonly<Record<string, string | string[] | undefined>>): boolean {
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") return false;
  return origin === undefined || origin === `http://${String(host)}` || origin === `https://${String(host)}`;
}
