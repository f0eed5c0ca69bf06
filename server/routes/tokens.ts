/** API tokens, for the administrator. The token itself is in one answer only: that of making it. */
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import { Problem } from "../../contract/problem.ts";
import { TokenMade, TokenNew, TokenParams, Tokens, TokensQuery } from "../../contract/tokens.ts";
import { NoQuery } from "../../contract/words.ts";
import { readListedToken, readTokens } from "../../db/read/tokens.ts";
import { type Deed, makeToken, revokeToken } from "../../db/write/tokens.ts";
import { tokenTerms } from "../../posture/token.ts";
import type { AccountId } from "../../posture/words.ts";
import { addressOf } from "../auth/asked-from.ts";
import { actorOf } from "../auth/entering.ts";
import type { AppOptions } from "../options.ts";
import { notFound } from "../problems.ts";

const tags = ["API tokens"];
const administer = { config: { access: "administer" } } as const;

export const tokenRoutes: FastifyPluginAsyncTypebox<AppOptions> = async (app, { db, writer, keys, now }) => {
  const deedOf = (request: FastifyRequest): Deed => ({ at: now().toISOString(), actor: actorOf(request), from: addressOf(request) });

  const list = { tags, summary: "API tokens, the newest first", querystring: TokensQuery, response: { 200: Tokens, 400: Problem } };
  app.get("/tokens", { schema: list, ...administer }, ({ query }) => readTokens(db, query, now()));

  const make = {
    tags,
    summary: "Make a token: it is answered this once",
    querystring: NoQuery,
    body: TokenNew,
    response: { 201: TokenMade, 400: Problem },
  };
  app.post("/tokens", { schema: make, ...administer, compress: false }, async (request, reply) => {
    const { name, role, accounts, days } = request.body;
    const terms = tokenTerms({ name, role, accounts: accounts as AccountId[] | undefined, days }, now());
    const { token, publicId } = await writer.transaction((tx) => makeToken(tx, keys.audit, terms, deedOf(request)));
    const made = await readListedToken(db, publicId, now());
    if (made === undefined) throw new Error("a token that was just made is not there");
    return reply.code(201).send({ secret: token, token: made });
  });

  const revoke = {
    tags,
    summary: "Revoke a token: from now on it is worth nothing",
    params: TokenParams,
    querystring: NoQuery,
    response: { 204: Type.Null({ description: "Revoked, now or before" }), 400: Problem, 404: Problem },
  };
  app.delete("/tokens/:id", { schema: revoke, ...administer }, async (request, reply) => {
    const isThere = await writer.transaction((tx) => revokeToken(tx, keys.audit, request.params.id, deedOf(request)));
    if (!isThere) throw notFound("token");
    return reply.code(204).send(null);
  });
};
