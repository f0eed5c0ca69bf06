/** An address that is known by another method is no unknown address: 405 with what it takes. */
import type { FastifyInstance } from "fastify";

declare module "fastify" {
  interface FastifyInstance {
    /** What the address may be asked by; empty where there is no such address. */
    methodsOf(url: string): readonly string[];
  }
}

export async function knownMethods(app: FastifyInstance): Promise<void> {
  const known = new Map<string, { readonly form: RegExp; readonly methods: Set<string> }>();
  app.addHook("onRoute", ({ url, method }) => {
    if (url.includes("*")) return; // files: whether there is one is not a question of the method
    const route = known.get(url) ?? { form: formOf(url), methods: new Set<string>() };
    for (const one of [method].flat()) route.methods.add(one);
    known.set(url, route);
  });
  app.decorate("methodsOf", (url) => {
    const path = url.split("?", 1)[0] ?? "";
    return [...known.values()].filter(({ form }) => form.test(path)).flatMap(({ methods }) => [...methods]);
  });
}
Object.assign(knownMethods, { [Symbol.for("skip-override")]: true });

/** A path whose `:parameters` stand for one part each. */
const formOf = (url: string): RegExp =>
  new RegExp(
    `^${url
      .split("/")
      .map((part) => (part.startsWith(":") ? "[^/]+" : part.replaceAll(/[^\w-]/g, "\\$&")))
      .join("/")}$`,
  );
