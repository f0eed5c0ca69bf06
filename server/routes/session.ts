/** Who is signed in, signing in and out, and looking through another's eyes. */
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyRequest } from "fastify";
import { Problem } from "../../contract/problem.ts";
import { LookThrough, PasswordSignIn, Session, SignedOut } from "../../contract/session.ts";
import { NoQuery } from "../../contract/words.ts";
import { writeAudit } from "../../db/write/audit.ts";
import { personByPublicId } from "../../db/write/people.ts";
import { endSession, lookThrough, providerOf } from "../../db/write/sessions.ts";
import { bytesOf, hexOf } from "../../posture/hex.ts";
import { clearSessionCookie } from "../auth/cookie.ts";
import { enterDemonstration, isDemonstrable } from "../auth/demonstration.ts";
import { entryOf, welcome } from "../auth/entering.ts";
import type { Guessing } from "../auth/guessing.ts";
import type { Provider } from "../auth/openid/provider.ts";
import { signOutAt } from "../auth/openid/sign-out.ts";
import { signInByPassword } from "../auth/password-sign-in.ts";
import { sessionOf, sessionTold } from "../auth/session-told.ts";
import type { AppOptions } from "../options.ts";
import { notFound, RequestProblem } from "../problems.ts";

const tags = ["Session"];
const failures = { 400: Problem, 401: Problem, 403: Problem };

type Options = AppOptions & { readonly guessing: Guessing; readonly provider: Provider | undefined };

export const sessionRoutes: FastifyPluginAsyncTypebox<Options> = async (app, options) => {
  const { writer, keys, now, cookie } = options;
  const told = (request: FastifyRequest) => sessionTold(request, options, request.caller);

  const one = { tags, summary: "Who is signed in, and the ways in", querystring: NoQuery, response: { 200: Session, 400: Problem } };
  app.get("/session", { schema: one, config: { access: "anyone" } }, told);

  const password = {
    tags,
    summary: "Sign in by address and password",
    querystring: NoQuery,
    body: PasswordSignIn,
    response: { 200: Session, ...failures, 429: Problem },
  };
  app.post("/session/password", { schema: password, config: { access: "anyone" } }, async (request, reply) => {
    if (!options.byPassword) throw otherWay();
    const { token, email } = await signInByPassword(request, request.body, options);
    welcome(reply, token, options, email);
    return sessionOf(request, options, token);
  });

  const demonstration = {
    tags,
    summary: "Look at the sample organization as its demonstration lead; only from the server's own machine",
    querystring: NoQuery,
    response: { 200: Session, ...failures },
  };
  app.post("/session/demonstration", { schema: demonstration, config: { access: "anyone" } }, async (request, reply) => {
    if (!isDemonstrable(request, options)) throw otherWay();
    const token = await writer.transaction((tx) => enterDemonstration(tx, request, options, "demonstration"));
    welcome(reply, token, options, null);
    return sessionOf(request, options, token);
  });

  const out = { tags, summary: "Sign out", querystring: NoQuery, response: { 200: SignedOut, ...failures } };
  app.delete("/session", { schema: out, config: { access: "anyone" } }, async (request, reply) => {
    const { caller } = request;
    clearSessionCookie(reply, cookie);
    // No answer is to be kept (never-kept.ts). A page that the browser holds to go back to is forgotten with what an earlier version let it keep.
    reply.header("clear-site-data", '"cache"');
    if (caller.kind !== "person") return { signOutAt: null };
    const sealed = await writer.transaction(async (tx) => {
      const kept = await providerOf(tx, caller.session);
      await endSession(tx, caller.session);
      await writeAudit(tx, keys.audit, entryOf(request, now(), { action: "signed-out", subject: caller.publicId }));
      return kept;
    });
    return { signOutAt: await signOutAt(request, options, sealed) };
  });

  const through = {
    tags,
    summary: "Look through an owner's or viewer's eyes: read-only, until one looks through one's own again",
    querystring: NoQuery,
    body: LookThrough,
    response: { 200: Session, ...failures, 404: Problem },
  };
  app.post("/session/through", { schema: through, config: { access: "decide" } }, async (request) => {
    const { caller } = request;
    if (caller.kind !== "person") throw byOwnSession();
    const other = await personByPublicId(writer.rows, bytesOf(request.body.person));
    if (other === undefined || other.state !== "active" || other.role === null) throw notFound("person");
    // A lead must not see by another's eyes what their own do not show: what is the administrator's alone.
    if (other.role === "administrator" || other.id === caller.person) throw notFound("person");
    await writer.transaction(async (tx) => {
      await lookThrough(tx, caller.session, other.id);
      await writeAudit(tx, keys.audit, entryOf(request, now(), { action: "looked-through", subject: hexOf(other.public_id) }));
    });
    return sessionOf(request, options);
  });

  const back = { tags, summary: "Look through one's own eyes again", querystring: NoQuery, response: { 200: Session, ...failures } };
  app.delete("/session/through", { schema: back, config: { access: "signed-in" } }, async (request) => {
    const { caller } = request;
    if (caller.kind !== "person") throw byOwnSession();
    await writer.transaction(async (tx) => {
      await lookThrough(tx, caller.session, null);
      if (caller.through !== null)
        await writeAudit(tx, keys.audit, entryOf(request, now(), { action: "looked-back", subject: caller.through.publicId }));
    });
    return sessionOf(request, options);
  });
};

const otherWay = () =>
  new RequestProblem({
    word: "other-way",
    title: "Not this way in",
    status: 403,
    detail: "This way of signing in is not open here. The sign-in page shows those that are.",
  });

const byOwnSession = () =>
  new RequestProblem({
    word: "not-for-you",
    title: "Not for a token",
    status: 403,
    detail: "This is for a person who is signed in, not for a token.",
  });
