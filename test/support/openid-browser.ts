/** A browser that signs in: keeps cookies of both sides, and goes where it is sent. Ours is asked without a network, the provider over it. */
import type { FastifyInstance, LightMyRequestResponse } from "fastify";

export const publicUrl = "https://posture.example.org";

export class SignInBrowser {
  readonly #app: FastifyInstance;
  readonly #ours = new Map<string, string>();
  readonly #theirs = new Map<string, string>();

  constructor(app: FastifyInstance) {
    this.#app = app;
  }

  get cookies(): string {
    return headerOf(this.#ours);
  }

  async ask(path: string, options: { readonly method?: "DELETE" | "GET" } = {}): Promise<LightMyRequestResponse> {
    const { method = "GET" } = options;
    const answer = await this.#app.inject({ method, url: path, headers: { host: "posture.example.org", cookie: this.cookies } });
    keep(this.#ours, [answer.headers["set-cookie"] ?? []].flat());
    return answer;
  }

  /** To the provider and on until it sends back. @returns the path and query that it sends to: ours. */
  async toProvider(address: string): Promise<string> {
    let next = new URL(address);
    for (let hop = 0; hop < 10; hop += 1) {
      const answer = await fetch(next, { redirect: "manual", headers: { cookie: headerOf(this.#theirs) } });
      keep(this.#theirs, answer.headers.getSetCookie());
      const location = answer.headers.get("location");
      if (location === null) throw new Error(`the provider stays at ${next.href}: ${answer.status} ${await answer.text()}`);
      next = new URL(location, next);
      if (next.origin === publicUrl) return next.href.slice(publicUrl.length);
    }
    throw new Error("the provider sends around in circles");
  }

  async begin(to?: string): Promise<string> {
    const answer = await this.ask(`/auth/openid/begin${to === undefined ? "" : `?${new URLSearchParams({ to })}`}`);
    return String(answer.headers.location);
  }

  /** All of it. @returns where they are sent in the end. */
  async signIn(to?: string): Promise<string> {
    const answer = await this.ask(await this.toProvider(await this.begin(to)));
    return String(answer.headers.location);
  }

  /** @returns who is signed in. */
  async person(): Promise<Readonly<Record<string, unknown>> | null> {
    return (await this.ask("/api/v1/session")).json().person;
  }
}

const headerOf = (cookies: ReadonlyMap<string, string>): string => [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");

function keep(cookies: Map<string, string>, set: readonly string[]): void {
  for (const line of set) {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (value === "") cookies.delete(name);
    else cookies.set(name, value);
  }
}
