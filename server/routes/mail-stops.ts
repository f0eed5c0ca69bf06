/**
 * "No more of these": the link of a mail, by whoever holds it. A mail provider posts to it for its reader (RFC 8058), so that it takes a form, and
 * an address that is only opened changes nothing.
 */
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyRequest } from "fastify";
import { MailStop, MailStopParams, MailStopQuestion } from "../../contract/mail.ts";
import { Problem } from "../../contract/problem.ts";
import { NoQuery } from "../../contract/words.ts";
import type { Tx } from "../../db/dialect/connection.ts";
import { writeAudit } from "../../db/write/audit.ts";
import { mailStoppedAt, personOfMail, resumeMail, stopMail } from "../../db/write/mail-stops.ts";
import { type MailStop as Stop, stopOf } from "../../notify/links/stop.ts";
import type { AuditAction } from "../../posture/audit.ts";
import { entryOf } from "../auth/entering.ts";
import type { AppOptions } from "../options.ts";
import { notFound } from "../problems.ts";

const tags = ["Mail"];
const anyone = { config: { access: "anyone" } } as const;
const response = { 200: MailStop, 400: Problem, 403: Problem, 404: Problem };

export const mailStopRoutes: FastifyPluginAsyncTypebox<AppOptions> = async (app, { writer, keys, now, publicUrl }) => {
  // RFC 8058 section 3.1: "List-Unsubscribe=One-Click", in either form. What it says is known.
  for (const form of ["application/x-www-form-urlencoded", "multipart/form-data"])
    app.addContentTypeParser(form, { parseAs: "string", bodyLimit: 4_096 }, (_request, _body, done) => done(null, null));

  const found = (token: string): Stop => {
    const stop = stopOf(keys.links, token);
    if (stop === undefined) throw notFound("link");
    return stop;
  };
  const told = async ({ kind, recipient }: Stop): Promise<MailStop> => ({
    kind,
    stoppedAt: (await mailStoppedAt(writer.rows, { recipient }, kind)) ?? null,
  });
  /** By the person, though nobody signed in: the link was sent to them alone. */
  const log = async (tx: Tx, request: FastifyRequest, { kind, recipient }: Stop, action: AuditAction): Promise<void> => {
    const person = await personOfMail(tx, { kind, recipient });
    await writeAudit(
      tx,
      keys.audit,
      entryOf(request, now(), { action, subject: person ?? null, actor: { kind: "person", id: person ?? null }, after: { kind } }),
    );
  };
  const stopped = async (request: FastifyRequest, token: string): Promise<MailStop> => {
    const stop = found(token);
    await writer.transaction(async (tx) => {
      if (await stopMail(tx, { recipient: stop.recipient }, stop.kind, now().toISOString())) await log(tx, request, stop, "mail-stopped");
    });
    return told(stop);
  };

  const oneClick = {
    tags,
    summary: "Stop these mails: what the List-Unsubscribe header of a mail asks for (RFC 8058)",
    params: MailStopParams,
    querystring: NoQuery,
    response,
  };
  app.post("/mail/unsubscribe/:token", { schema: oneClick, ...anyone }, (request) => stopped(request, request.params.token));

  // The same address, opened by hand: leads to the page with the button. No part of the API.
  const open = { hide: true, params: MailStopParams, querystring: NoQuery };
  app.get("/mail/unsubscribe/:token", { schema: open, ...anyone }, async ({ params }, reply) => {
    found(params.token);
    reply.header("location", `${publicUrl().replace(/\/+$/, "")}/unsubscribe#${params.token}`);
    return reply.code(303).send(null);
  });

  const question = { tags, querystring: NoQuery, body: MailStopQuestion, response };
  const look = { ...question, summary: "What such a link is about; nothing is changed" };
  app.post("/mail/stops/look", { schema: look, ...anyone }, ({ body }) => told(found(body.token)));

  const stop = { ...question, summary: "Stop these mails" };
  app.post("/mail/stops", { schema: stop, ...anyone }, (request) => stopped(request, request.body.token));

  const resume = { ...question, summary: "Have these mails again" };
  app.post("/mail/stops/resume", { schema: resume, ...anyone }, async (request) => {
    const asked = found(request.body.token);
    await writer.transaction(async (tx) => {
      if (await resumeMail(tx, { recipient: asked.recipient }, asked.kind)) await log(tx, request, asked, "mail-wanted-again");
    });
    return told(asked);
  });
};
