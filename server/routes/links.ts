/** One-time links: set up the first administrator, take up an invitation, choose a new password, open the sample. */
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Problem } from "../../contract/problem.ts";
import { Link, LinkQuestion, LinkUse, Session } from "../../contract/session.ts";
import { NoQuery } from "../../contract/words.ts";
import { linkOf } from "../../db/write/links.ts";
import { personById } from "../../db/write/people.ts";
import { welcome } from "../auth/entering.ts";
import type { Guessing } from "../auth/guessing.ts";
import { followLink, hasCodes } from "../auth/link-sign-in.ts";
import { sessionOf } from "../auth/session-told.ts";
import type { AppOptions } from "../options.ts";
import { notFound } from "../problems.ts";

const tags = ["Session"];

export const linkRoutes: FastifyPluginAsyncTypebox<AppOptions & { readonly guessing: Guessing }> = async (app, options) => {
  const { writer, now } = options;

  const look = {
    tags,
    summary: "What a one-time link is for; it stays unused",
    querystring: NoQuery,
    body: LinkQuestion,
    response: { 200: Link, 400: Problem, 403: Problem, 404: Problem },
  };
  app.post("/links/look", { schema: look, config: { access: "anyone" } }, async ({ body }) => {
    const link = await linkOf(writer.rows, body.token, now().toISOString());
    if (link === undefined) throw notFound("link");
    const person = link.person === null ? undefined : await personById(writer.rows, link.person);
    const { email = null, name = null } = person ?? {};
    return { purpose: link.purpose, email, name, expiresAt: link.expires_at, needsCode: hasCodes(person) };
  });

  const use = {
    tags,
    summary: "Use a one-time link: signed in afterwards",
    querystring: NoQuery,
    body: LinkUse,
    response: { 200: Session, 400: Problem, 401: Problem, 403: Problem, 404: Problem, 429: Problem },
  };
  app.post("/links/use", { schema: use, config: { access: "anyone" } }, async (request, reply) => {
    const { token, email } = await followLink(request, request.body, options);
    welcome(reply, token, options, email);
    return sessionOf(request, options, token);
  });
};
