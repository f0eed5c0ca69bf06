/** To the organization's provider and back. A browser goes here by itself: what went wrong is said by the sign-in page, in a word. */
import { randomBytes } from "node:crypto";
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import { writeAudit } from "../../db/write/audit.ts";
import { entryOf, welcome } from "../auth/entering.ts";
import { type Begun, begunBy, forgetBegun, keepBegun, ownPath } from "../auth/openid/begun.ts";
import { admit } from "../auth/openid/person.ts";
import { type Failure, failureOf, type Proved, type Provider } from "../auth/openid/provider.ts";
import type { OpenIdSettings } from "../auth/openid/settings.ts";
import { isLoopback } from "../auth/same-origin.ts";
import type { AppOptions } from "../options.ts";

type Options = AppOptions & { readonly openId: OpenIdSettings; readonly provider: Provider };

/** No part of the API: they answer a browser that was sent here, and nobody else has a use for them. */
const hidden = { hide: true } as const;

export const openIdRoutes: FastifyPluginAsyncTypebox<Options> = async (app, options) => {
  const { provider } = options;

  const begin = {
    ...hidden,
    querystring: Type.Object(
      { to: Type.Optional(Type.String()), again: Type.Optional(Type.Literal("1")) },
      { additionalProperties: false },
    ),
  };
  app.get("/auth/openid/begin", { schema: begin, config: { access: "anyone" } }, async (request, reply) => {
    const { to, again } = request.query;
    const elsewhere = otherName(request, options);
    if (elsewhere !== undefined) return reply.redirect(elsewhere, 303);
    // A link of another site must not sign anybody in: whoever comes by one says themselves that they want to (ASVS 7.6.2).
    if (request.headers["sec-fetch-site"] === "cross-site") return reply.redirect(`/sign-in?to=${encodeURIComponent(ownPath(to))}`, 303);
    const begun = { state: newWord(), nonce: newWord(), verifier: newWord(), to: ownPath(to), isAgain: again === "1" };
    try {
      const url = await provider.authorizationUrl(begun);
      keepBegun(reply, begun, options);
      return reply.redirect(url.href, 303);
    } catch (error) {
      request.log.error({ err: error }, `the provider (OIDC_ISSUER ${options.openId.issuer.href}) cannot be found`);
      return failed(reply, "provider", begun);
    }
  });

  // The provider may add what it likes to its answer.
  const back = { ...hidden, querystring: Type.Object({ state: Type.Optional(Type.String()) }, { additionalProperties: true }) };
  app.get("/auth/openid/callback", { schema: back, config: { access: "anyone" } }, async (request, reply) => {
    const begun = begunBy(request, options);
    // Not this browser's, or not its last: another site must not end what was begun here.
    if (begun === undefined || request.query.state !== begun.state) return failed(reply, "expired", begun ?? { to: "/", isAgain: false });
    forgetBegun(reply, options);
    let proved: Proved;
    try {
      proved = await provider.proved(queryOf(request), begun);
    } catch (error) {
      request.log.warn({ err: error }, "the provider's answer was not taken");
      const why = failureOf(error);
      await tellRefused(request, options, why);
      return failed(reply, why, begun);
    }
    const admitted = await admit(request, proved, options);
    // Whoever is disabled is told no more than whoever was never let in.
    if (admitted.kind !== "entered") return failed(reply, "no-role", begun);
    welcome(reply, admitted.token, options, null);
    return reply.redirect(begun.to, 303);
  });
};

const newWord = (): string => randomBytes(32).toString("base64url");

const queryOf = ({ url }: FastifyRequest): string => url.slice(url.indexOf("?"));

/** Whoever was to prove again who they are is still signed in: their profile says what became of it. */
const failed = (reply: FastifyReply, why: Failure, { to, isAgain }: Pick<Begun, "to" | "isAgain">): FastifyReply =>
  isAgain
    ? reply.redirect(`/profile?${new URLSearchParams({ failed: why })}`, 303)
    : reply.redirect(`/sign-in?${new URLSearchParams({ failed: why, ...(to === "/" ? {} : { to }) })}`, 303);

const tellRefused = (request: FastifyRequest, { writer, keys, now }: Options, why: Failure): Promise<unknown> =>
  writer.transaction((tx) =>
    writeAudit(
      tx,
      keys.audit,
      entryOf(request, now(), {
        action: "sign-in-refused",
        subject: null,
        actor: { kind: "person", id: null },
        after: { way: "openid", why },
      }),
    ),
  );

/**
 * The cookie must be there when the provider sends the browser back, and "localhost" is another host than 127.0.0.1. Of a proxy's names only
 * PUBLIC_URL counts, whatever Host it passes on.
 * @returns the same address under the name that is sent back to.
 */
function otherName(request: FastifyRequest, { publicUrl }: Options): string | undefined {
  const own = new URL(publicUrl());
  if (!isLoopback(own.hostname) || request.headers.host === own.host) return undefined;
  return new URL(request.url, own).href;
}
