/** Webhooks, for the administrator: made, tried, switched off, removed; and what was delivered. */
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { Problem } from "../../contract/problem.ts";
import {
  Deliveries,
  DeliveriesQuery,
  Webhook,
  WebhookChange,
  WebhookMade,
  WebhookNew,
  WebhookParams,
  Webhooks,
  WebhookTested,
} from "../../contract/webhooks.ts";
import { NoQuery } from "../../contract/words.ts";
import { readDeliveries, readWebhook, readWebhooks } from "../../db/read/webhooks.ts";
import { changeWebhook, makeWebhook, removeWebhook, testWebhook } from "../../db/write/webhooks.ts";
import { type AllowedTargets, demandTarget } from "../../notify/target-guard.ts";
import { deedOf } from "../auth/entering.ts";
import type { AppOptions } from "../options.ts";
import { notFound, RequestProblem } from "../problems.ts";

const tags = ["Webhooks"];
const administer = { config: { access: "administer" } } as const;
const failures = { 400: Problem, 401: Problem, 403: Problem };

const internetOnly: AllowedTargets = [];

export const webhookRoutes: FastifyPluginAsyncTypebox<AppOptions> = async (
  app,
  { db, writer, keys, now, allowedTargets = internetOnly },
) => {
  const told = async (publicId: string) => {
    const webhook = await readWebhook(db, publicId, now());
    if (webhook === undefined) throw notFound("webhook");
    return webhook;
  };

  const list = {
    tags,
    summary: "Webhooks, in the order in which they were made",
    querystring: NoQuery,
    response: { 200: Webhooks, ...failures },
  };
  app.get("/webhooks", { schema: list, ...administer }, async () => ({ items: await readWebhooks(db, now()) }));

  const make = {
    tags,
    summary: "Make a webhook: the secret that it is signed with is answered this once",
    querystring: NoQuery,
    body: WebhookNew,
    response: { 201: WebhookMade, ...failures },
  };
  app.post("/webhooks", { schema: make, ...administer, compress: false }, async (request, reply) => {
    const { name, target, format, events } = request.body;
    const terms = { name: name.trim(), url: demandTarget(target, allowedTargets, "target"), format, events };
    const { secret, publicId } = await writer.transaction((tx) => makeWebhook(tx, keys, terms, deedOf(request, now())));
    return reply.code(201).send({ secret, webhook: await told(publicId) });
  });

  const change = {
    tags,
    summary: "Call it otherwise, tell it of other things, switch it on or off",
    params: WebhookParams,
    querystring: NoQuery,
    body: WebhookChange,
    response: { 200: Webhook, ...failures, 404: Problem },
  };
  app.patch("/webhooks/:id", { schema: change, ...administer }, async (request) => {
    const { id } = request.params;
    const isThere = await writer.transaction((tx) => changeWebhook(tx, keys, id, request.body, deedOf(request, now())));
    if (!isThere) throw notFound("webhook");
    return told(id);
  });

  const remove = {
    tags,
    summary: "Remove a webhook: what waits for it is let go",
    params: WebhookParams,
    querystring: NoQuery,
    response: { 204: Type.Null({ description: "Removed" }), ...failures, 404: Problem },
  };
  app.delete("/webhooks/:id", { schema: remove, ...administer }, async (request, reply) => {
    const isThere = await writer.transaction((tx) => removeWebhook(tx, keys, request.params.id, deedOf(request, now())));
    if (!isThere) throw notFound("webhook");
    return reply.code(204).send(null);
  });

  const test = {
    tags,
    summary: "Post a test: what became of it is among the deliveries",
    params: WebhookParams,
    querystring: NoQuery,
    response: { 202: WebhookTested, ...failures, 404: Problem, 409: Problem },
  };
  app.post("/webhooks/:id/test", { schema: test, ...administer }, async (request, reply) => {
    const { isOn } = await told(request.params.id);
    if (!isOn) throw isOff();
    const delivery = await writer.transaction((tx) => testWebhook(tx, keys, request.params.id, deedOf(request, now())));
    if (delivery === undefined) throw notFound("webhook");
    return reply.code(202).send({ delivery });
  });

  const deliveries = {
    tags,
    summary: "What was delivered to it, the newest first, with every attempt",
    params: WebhookParams,
    querystring: DeliveriesQuery,
    response: { 200: Deliveries, ...failures, 404: Problem },
  };
  app.get("/webhooks/:id/deliveries", { schema: deliveries, ...administer }, async ({ params, query }) => {
    const page = await readDeliveries(db, params.id, query);
    if (page === undefined) throw notFound("webhook");
    return page;
  });
};

const isOff = (): RequestProblem =>
  new RequestProblem({
    word: "webhook-off",
    title: "It is off",
    status: 409,
    detail: "This webhook is switched off: nothing is posted to it. Switch it on first.",
  });
