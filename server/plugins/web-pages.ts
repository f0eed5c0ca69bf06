/** The built page. Its files carry their content's hash in the name, so they are kept for ever; the page that names them never is. */
import { existsSync } from "node:fs";
import { join, sep } from "node:path";
import staticFiles from "@fastify/static";
import type { FastifyInstance } from "fastify";
import { answer, notFound, RequestProblem } from "../problems.ts";
import { isPageAddress } from "./page-addresses.ts";

export async function webPages(app: FastifyInstance, { webFolder }: { readonly webFolder: string }): Promise<void> {
  const isBuilt = existsSync(join(webFolder, "index.html"));
  // The page answers every address but the API's, and says itself where there is no such thing.
  app.setNotFoundHandler((request, reply) => {
    const methods = app.methodsOf(request.url);
    if (methods.length > 0) return answer(reply.header("allow", methods.join(", ")), request, otherMethod(request.method, methods));
    const forPage = request.method === "GET" && !request.url.startsWith("/api/") && request.headers.accept?.includes("text/html") === true;
    return forPage && isBuilt
      ? reply.code(isPageAddress(request.url) ? 200 : 404).sendFile("index.html")
      : answer(reply, request, notFound("address").problem);
  });
  if (!isBuilt) {
    app.get("/", { schema: { hide: true }, config: { access: "open" } }, async () => {
      throw new RequestProblem({
        word: "page-not-built",
        title: "The page is not built",
        status: 503,
        detail: "The API answers under /api/v1. Build the page with `npm run build` and start again.",
      });
    });
    return;
  }
  // The page's files hold nothing: what it shows it asks the API for.
  app.addHook("onRoute", (route) => {
    if (route.url === "/*" || route.url === "/") route.config = { ...route.config, access: "open" };
  });
  await app.register(staticFiles, {
    root: webFolder,
    cacheControl: false,
    setHeaders: (reply, path) => {
      reply.setHeader("cache-control", path.includes(`${sep}assets${sep}`) ? "public, max-age=31536000, immutable" : "no-cache");
    },
  });
}
const otherMethod = (method: string, methods: readonly string[]) =>
  new RequestProblem({
    word: "other-method",
    title: "Not by this method",
    status: 405,
    detail: `${method} is not known here: ask by ${methods.join(" or ")}.`,
  }).problem;

Object.assign(webPages, { [Symbol.for("skip-override")]: true });
