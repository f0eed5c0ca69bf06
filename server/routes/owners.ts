/** Who owns which accounts, who should, and how a lead works that off. */
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyRequest } from "fastify";
import { Assignment, AssignmentNew, AssignmentParams, Assignments, Owners, Unowned } from "../../contract/owners.ts";
import { Problem } from "../../contract/problem.ts";
import { NoQuery } from "../../contract/words.ts";
import { readAssignments, readNamedAccounts, readUnitId } from "../../db/read/owner-assignments.ts";
import { readOwners, readUnowned } from "../../db/read/owners.ts";
import { type Assigned, assignOwner, removeAssignment } from "../../db/write/owner-assignments.ts";
import { demandEmail } from "../../posture/email.ts";
import type { Reach } from "../../posture/reach.ts";
import { Refusal } from "../../posture/refusal.ts";
import type { AccountId } from "../../posture/words.ts";
import { deedOf } from "../auth/entering.ts";
import type { AppOptions } from "../options.ts";
import { notFound } from "../problems.ts";

const tags = ["Owners"];
const failures = { 400: Problem, 401: Problem, 403: Problem };
const whole = { config: { access: "whole" } } as const;
const decide = { config: { access: "decide" } } as const;

export const ownerRoutes: FastifyPluginAsyncTypebox<AppOptions> = async (app, options) => {
  const { db, writer, keys, now, intervalMs, timeZone, ownerRules } = options;
  const calendar = () => ({ now: now(), intervalMs, timeZone });
  const assigning = (request: FastifyRequest) => ({ key: keys.audit, rules: ownerRules, deed: deedOf(request, now()) });
  const oneAssignment = async (reach: Reach, id: string) => {
    const [assignment] = await readAssignments(db, reach, id);
    if (assignment === undefined) throw notFound("assignment");
    return assignment;
  };

  const owners = {
    tags,
    summary: "Who owns which accounts, and what is open there",
    querystring: NoQuery,
    response: { 200: Owners, ...failures },
  };
  app.get("/owners", { schema: owners, ...whole }, ({ reach }) => readOwners(db, reach, calendar()));

  const unowned = {
    tags,
    summary: "Active accounts without an owner, with whom one may ask",
    querystring: NoQuery,
    response: { 200: Unowned, ...failures },
  };
  app.get("/owners/unowned", { schema: unowned, ...whole }, ({ reach }) => readUnowned(db, reach, calendar()));

  const assignments = {
    tags,
    summary: "Owners that were assigned by hand",
    querystring: NoQuery,
    response: { 200: Assignments, ...failures },
  };
  app.get("/owners/assignments", { schema: assignments, ...whole }, async ({ reach }) => ({ items: await readAssignments(db, reach) }));

  const assign = {
    tags,
    summary: "Assign an owner to an account, or to an OU with all that is below it; what is assigned already is answered as it is",
    querystring: NoQuery,
    body: AssignmentNew,
    response: { 200: Assignment, ...failures, 404: Problem },
  };
  app.post("/owners/assignments", { schema: assign, ...decide }, async (request) => {
    const { reach, body } = request;
    const email = demandEmail(body.email, "email");
    const of = await assignedIn(db, reach, body);
    const id = await writer.transaction((tx) => assignOwner(tx, { of, email, name: body.name?.trim() || null }, assigning(request)));
    return oneAssignment(reach, id);
  });

  const remove = {
    tags,
    summary: "Take an assignment back: the account has the owner that it had without it",
    params: AssignmentParams,
    querystring: NoQuery,
    response: { 200: Assignment, ...failures, 404: Problem },
  };
  app.delete("/owners/assignments/:id", { schema: remove, ...decide }, async (request) => {
    const assignment = await oneAssignment(request.reach, request.params.id);
    const isRemoved = await writer.transaction((tx) => removeAssignment(tx, assignment.id, assigning(request)));
    if (!isRemoved) throw notFound("assignment");
    return assignment;
  });
};

/** @throws RequestProblem where it is not there, or not within the reach: the same answer. */
async function assignedIn(db: AppOptions["db"], reach: Reach, { account, ou }: AssignmentNew): Promise<Assigned> {
  if (account !== undefined && ou !== undefined) throw new Refusal("ou", "stands beside account: an owner is assigned to one of them");
  if (account !== undefined) {
    const [found] = await readNamedAccounts(db, reach, [account as AccountId]);
    if (found === undefined) throw notFound("account");
    return { by: "account", row: found.row, id: found.id };
  }
  if (ou === undefined) throw new Refusal("account", "is missing: an owner is assigned to an account or to an OU");
  const id = await readUnitId(db, reach, ou);
  if (id === undefined) throw notFound("OU");
  return { by: "ou", id };
}
