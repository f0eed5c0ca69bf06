/**
 * How requests leave this machine: through the proxy that HTTPS_PROXY names, save to what NO_PROXY lists. The variables are everybody's, and are
 * read here as everybody reads them, for whoever asks over https: AWS's clients, the OpenID provider, webhooks and the heartbeat. What goes in
 * clear goes to this machine or into a network that was allowed by name, and past the proxy.
 */
import type { ClientRequest } from "node:http";
import { type AgentOptions, Agent as DirectAgent } from "node:https";
import { Agent } from "agent-base";
import { HttpsProxyAgent } from "https-proxy-agent";
import { getProxyForUrl } from "proxy-from-env";
import { ProxyAgent, fetch as undiciFetch } from "undici";

/** @returns undefined where it is asked without one. */
export function proxyOf(url: URL): URL | undefined {
  if (url.protocol !== "https:") return undefined;
  const proxy = getProxyForUrl(url.href);
  return /^https?:/i.test(proxy) && URL.canParse(proxy) ? new URL(proxy) : undefined;
}

/** The proxy let nobody through: what it answers is not the answer of whoever was asked, whatever status it has. */
class ProxyRefused extends Error {
  /** As the network's own errors have one. */
  readonly code = "EPROXY";
  constructor(proxy: URL, status: number) {
    super(`the proxy ${proxy.host} (HTTPS_PROXY) answered ${status} and let nothing through`);
    this.name = "ProxyRefused";
  }
}

/** For requests over https; connections are kept as `options` say, to each host or through each proxy. */
export function outgoingAgent(options: AgentOptions = {}): DirectAgent {
  // It looks like one of Node's to whoever is given it, and has all of it but the type.
  return new ChosenAgent(options) as unknown as DirectAgent;
}

class ChosenAgent extends Agent {
  readonly #options: AgentOptions;
  readonly #direct: DirectAgent;
  readonly #through = new Map<string, HttpsProxyAgent<string>>();

  constructor(options: AgentOptions) {
    super(options);
    this.#options = options;
    this.#direct = new DirectAgent(options);
  }

  override isSecureEndpoint(): boolean {
    return true;
  }

  connect(request: ClientRequest): Agent | DirectAgent {
    const proxy = proxyOf(new URL(`https://${request.getHeader("host") ?? request.host}`));
    if (proxy === undefined) return this.#direct;
    request.once("proxyConnect", ({ statusCode }: { readonly statusCode: number }) => {
      if (statusCode !== 200) request.destroy(new ProxyRefused(proxy, statusCode));
    });
    const kept = this.#through.get(proxy.href) ?? new HttpsProxyAgent(proxy.href, this.#options);
    this.#through.set(proxy.href, kept);
    return kept;
  }

  override destroy(): void {
    for (const agent of [this.#direct, ...this.#through.values()]) agent.destroy();
    super.destroy();
  }
}

/** As the platform's `fetch`. */
export async function outgoingFetch(url: string, options: RequestInit = {}): Promise<Response> {
  const proxy = proxyOf(new URL(url));
  if (proxy === undefined) return fetch(url, options);
  const dispatcher = new ProxyAgent(proxy.href);
  try {
    const answer = await undiciFetch(url, { ...(options as object), dispatcher });
    // Read to its end while the connection is there.
    const body = [204, 205, 304].includes(answer.status) ? null : await answer.arrayBuffer();
    return new Response(body, { status: answer.status, headers: [...answer.headers] });
  } finally {
    await dispatcher.close();
  }
}
