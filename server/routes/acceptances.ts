/** Risk acceptances: proposed by owners for their accounts, decided by leads, listed within everybody's reach. */
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyRequest } from "fastify";
import {
  Acceptance,
  AcceptanceDecision,
  AcceptanceNew,
  AcceptanceParams,
  AcceptanceRenewal,
  AcceptanceRevocation,
  Acceptances,
  AcceptancesMade,
  AcceptancesQuery,
  Preview,
  PreviewAsked,
} from "../../contract/acceptances.ts";
import { Problem } from "../../contract/problem.ts";
import { NoQuery } from "../../contract/words.ts";
import type { Subject } from "../../db/acceptance-subject.ts";
import type { Tx } from "../../db/dialect/connection.ts";
import { previewAcceptance } from "../../db/read/acceptance-preview.ts";
import { type AskedSubject, findSubject } from "../../db/read/acceptance-subjects.ts";
import { readAcceptance, readAcceptances } from "../../db/read/acceptances.ts";
import { namesOf } from "../../db/read/actor-names.ts";
import { readSettings } from "../../db/read/settings.ts";
import {
  type AcceptanceDeed,
  approveAcceptance,
  DecidedAlready,
  makeAcceptances,
  NotTheirs,
  refuseAcceptance,
  renewAcceptance,
  revokeAcceptance,
} from "../../db/write/acceptances.ts";
import { acceptanceTerms, beginsAs, noteOf } from "../../posture/acceptance.ts";
import { roleOf } from "../../posture/caller.ts";
import type { Reach } from "../../posture/reach.ts";
import type { Role } from "../../posture/words.ts";
import { deedOf } from "../auth/entering.ts";
import type { AppOptions } from "../options.ts";
import { notFound, RequestProblem } from "../problems.ts";

const tags = ["Risk acceptances"];
const refusals = { 400: Problem, 401: Problem, 403: Problem };
const failures = { ...refusals, 404: Problem };
const deciding = { ...failures, 409: Problem };
const read = { config: { access: "signed-in" } } as const;
const propose = { config: { access: "propose" } } as const;
const decide = { config: { access: "decide" } } as const;

const list = {
  tags,
  summary: "Risk acceptances, what ends first",
  querystring: AcceptancesQuery,
  response: { 200: Acceptances, ...refusals },
};

const preview = {
  tags,
  summary: "What an acceptance would match and hide, before it is made",
  querystring: NoQuery,
  body: PreviewAsked,
  response: { 200: Preview, ...failures },
};

const make = {
  tags,
  summary: "Accept, or propose to, until a date: all of the subjects or none. In force at once, unless it needs approval",
  querystring: NoQuery,
  body: AcceptanceNew,
  response: { 201: AcceptancesMade, ...deciding },
};

const look = {
  tags,
  summary: "One risk acceptance",
  params: AcceptanceParams,
  querystring: NoQuery,
  response: { 200: Acceptance, ...failures },
};

const revoke = {
  tags,
  summary: "Take it back: what it hid is open at once. Owners take back what they made themselves. The body may be left out",
  params: AcceptanceParams,
  querystring: NoQuery,
  body: AcceptanceRevocation,
  response: { 200: Acceptance, ...deciding },
};

const renew = {
  tags,
  summary: "Renew one that is in force, by a new one in its place, which may need approval",
  params: AcceptanceParams,
  querystring: NoQuery,
  body: AcceptanceRenewal,
  response: { 201: Acceptance, ...deciding },
};

const decision = (summary: string) => ({
  ...{
    tags,
    summary,
    params: AcceptanceParams,
    querystring: NoQuery,
    body: AcceptanceDecision,
    response: { 200: Acceptance, ...deciding },
  },
});

export const acceptanceRoutes: FastifyPluginAsyncTypebox<AppOptions> = async (app, options) => {
  const { db, keys, now, timeZone, decisions: writer = options.writer } = options;
  const byOf = (request: FastifyRequest): AcceptanceDeed => ({
    ...{ key: keys.audit, deed: deedOf(request, now()), role: roleIn(request), timeZone },
  });
  const subjectsOf = (reach: Reach, asked: readonly AskedSubject[]) => foundSubjects(db, reach, asked);
  const one = async (reach: Reach, id: string) => {
    const found = await readAcceptance(db, reach, id, now());
    if (found === undefined) throw notFound("acceptance");
    return found;
  };
  /** Asked for within the reach first: another's answers as one that is not there. */
  const decided = async (request: FastifyRequest, id: string, work: (tx: Tx, by: AcceptanceDeed) => Promise<boolean>) => {
    await one(request.reach, id);
    if (!(await told(db, () => writer.transaction((tx) => work(tx, byOf(request)))))) throw notFound("acceptance");
    return one(request.reach, id);
  };

  app.get("/acceptances", { schema: list, ...read }, ({ reach, query }) => readAcceptances(db, reach, query, now()));

  app.post("/acceptances/preview", { schema: preview, ...propose }, async (request) => {
    const { reach, body } = request;
    const shown = await previewAcceptance(db, reach, await subjectsOf(reach, body.subjects));
    const needsApproval = beginsAs({ role: roleIn(request), id: null }, await readSettings(db)) === "proposed";
    return { ...shown, needsApproval };
  });

  app.post("/acceptances", { schema: make, ...propose }, async (request, reply) => {
    const { reach, body } = request;
    const terms = acceptanceTerms(body, now(), timeZone);
    const subjects = await subjectsOf(reach, body.subjects);
    const made = await told(db, () => writer.transaction((tx) => makeAcceptances(tx, subjects, terms, byOf(request))));
    const items = await Promise.all(made.map((id) => one(reach, id)));
    return reply.code(201).send({ items });
  });

  app.get("/acceptances/:id", { schema: look, ...read }, ({ reach, params }) => one(reach, params.id));

  app.post(
    "/acceptances/:id/approve",
    { schema: decision("Approve what an owner proposed: it is in force at once"), ...decide },
    (request) => decided(request, request.params.id, (tx, by) => approveAcceptance(tx, request.params.id, noteOf(request.body.note), by)),
  );
  app.post("/acceptances/:id/refuse", { schema: decision("Refuse what an owner proposed"), ...decide }, (request) =>
    decided(request, request.params.id, (tx, by) => refuseAcceptance(tx, request.params.id, noteOf(request.body.note), by)),
  );

  app.post(
    "/acceptances/:id/revoke",
    {
      ...{ schema: revoke, ...propose },
      preValidation: async (request) => {
        request.body ??= {};
      },
    },
    (request) => decided(request, request.params.id, (tx, by) => revokeAcceptance(tx, request.params.id, noteOf(request.body.note), by)),
  );

  app.post("/acceptances/:id/renew", { schema: renew, ...propose }, async (request, reply) => {
    const { reach, params, body } = request;
    await one(reach, params.id);
    const terms = acceptanceTerms(body, now(), timeZone);
    const id = await told(db, () => writer.transaction((tx) => renewAcceptance(tx, params.id, terms, byOf(request))));
    if (id === undefined) throw notFound("acceptance");
    return reply.code(201).send(await one(reach, id));
  });
};

function roleIn({ caller }: FastifyRequest): Role {
  if (caller.kind === "nobody") throw new Error("the door lets nobody in here who is not known");
  return roleOf(caller);
}

/** @throws RequestProblem where one is not there, or not within the reach: the same answer. */
async function foundSubjects(db: AppOptions["db"], reach: Reach, asked: readonly AskedSubject[]): Promise<readonly Subject[]> {
  const subjects = new Map<string, Subject>();
  for (const one of asked) {
    const found = await findSubject(db, reach, one);
    if ("missing" in found) throw notFound(found.missing);
    // Named twice, it is accepted once.
    subjects.set(JSON.stringify(found), found);
  }
  return [...subjects.values()];
}

/** What somebody else decided first is told with their name, and what it takes a lead for, as the door would. */
async function told<Result>(db: AppOptions["db"], work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw await problemOf(db, error);
  }
}

async function problemOf(db: AppOptions["db"], error: unknown): Promise<unknown> {
  if (error instanceof NotTheirs) {
    const detail = "This is for leads, administrators, and whoever made it.";
    return new RequestProblem({ word: "not-yours-to-decide", title: "Not yours to decide", status: 403, detail });
  }
  if (!(error instanceof DecidedAlready)) return error;
  const { acceptance, state, by, at, until } = error;
  const who = by === null ? undefined : (await namesOf(db, [by])).get(by);
  const isOn = state === "in force" || state === "proposed";
  const detail = `The risk acceptance ${acceptance} is ${state} since ${at}${who === undefined ? "" : `, by ${who}`}${isOn ? `, until ${until}` : ""}.`;
  return new RequestProblem({ word: "acceptance-decided", title: "Decided already", status: 409, detail });
}
