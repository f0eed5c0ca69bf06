/** Links by which owners confirm that accounts are theirs: made by a lead, followed by whoever holds them. */
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Confirmation, ConfirmationLink, ConfirmationNew, ConfirmationQuestion } from "../../contract/owners.ts";
import { Problem } from "../../contract/problem.ts";
import { NoQuery } from "../../contract/words.ts";
import { readNamedAccounts } from "../../db/read/owner-assignments.ts";
import { type AskedConfirmation, confirmationOf, confirmOwner, makeConfirmation } from "../../db/write/owner-confirmations.ts";
import { demandEmail } from "../../posture/email.ts";
import type { AccountId } from "../../posture/words.ts";
import { deedOf } from "../auth/entering.ts";
import { confirmationAddress } from "../auth/link-address.ts";
import type { AppOptions } from "../options.ts";
import { notFound, RequestProblem } from "../problems.ts";

const tags = ["Owners"];
const anyone = { config: { access: "anyone" } } as const;

export const ownerConfirmationRoutes: FastifyPluginAsyncTypebox<AppOptions> = async (app, options) => {
  const { db, writer, keys, now, ownerRules, publicUrl } = options;

  const make = {
    tags,
    summary: "A link that asks somebody to confirm that accounts are theirs. Answered once, good for 14 days and one use",
    querystring: NoQuery,
    body: ConfirmationNew,
    response: { 201: ConfirmationLink, 400: Problem, 401: Problem, 403: Problem, 404: Problem },
  };
  app.post("/owners/confirmations", { schema: make, config: { access: "decide" }, compress: false }, async (request, reply) => {
    const { reach, body } = request;
    const email = demandEmail(body.email, "email");
    const accounts = await readNamedAccounts(db, reach, body.accounts as AccountId[]);
    if (accounts.length < new Set(body.accounts).size) throw notFound("account");
    const asked = { email, accounts: accounts.map(({ id }) => id) };
    const { token, expiresAt } = await writer.transaction((tx) => makeConfirmation(tx, keys, asked, deedOf(request, now())));
    const named = accounts.map(({ id, name }) => ({ id, name }));
    return reply.code(201).send({ email, accounts: named, expiresAt, link: confirmationAddress(publicUrl(), token) });
  });

  const found = async (token: string): Promise<AskedConfirmation> => {
    const asked = await confirmationOf(writer.rows, keys.links, token, now());
    if (asked === undefined) throw notFound("link");
    return asked;
  };

  const look = {
    tags,
    summary: "What such a link asks; it stays unused",
    querystring: NoQuery,
    body: ConfirmationQuestion,
    response: { 200: Confirmation, 400: Problem, 403: Problem, 404: Problem },
  };
  app.post("/owners/confirmations/look", { schema: look, ...anyone }, async ({ body }) => told(await found(body.token)));

  const use = {
    tags,
    summary: "Confirm: the accounts are assigned to the address that the link was made for",
    querystring: NoQuery,
    body: ConfirmationQuestion,
    response: { 200: Confirmation, 400: Problem, 403: Problem, 404: Problem, 409: Problem },
  };
  app.post("/owners/confirmations/use", { schema: use, ...anyone }, async (request) => {
    const asked = await found(request.body.token);
    const deed = deedOf(request, now());
    const isFirst = await writer.transaction((tx) => confirmOwner(tx, keys.audit, asked, { rules: ownerRules, deed }));
    if (!isFirst) throw usedBefore();
    return told({ ...asked, confirmedAt: deed.at });
  });
};

const told = ({ email, accounts, expiresAt, confirmedAt }: AskedConfirmation): Confirmation => ({
  ...{ email, accounts: [...accounts], expiresAt, confirmedAt },
});

const usedBefore = (): RequestProblem =>
  new RequestProblem({
    word: "link-used",
    title: "Confirmed already",
    status: 409,
    detail: "This link was used before: the accounts are confirmed.",
  });
