import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Problem } from "../../contract/problem.ts";
import { RunAsk, RunAsked, RunParams, Runs, RunsQuery, WholeRun } from "../../contract/runs.ts";
import { NoQuery } from "../../contract/words.ts";
import { readRunDetails } from "../../db/read/run-details.ts";
import { readRun, readRuns } from "../../db/read/runs.ts";
import type { AccountId } from "../../posture/words.ts";
import { entryOf } from "../auth/entering.ts";
import type { AppOptions } from "../options.ts";
import { notFound, RequestProblem } from "../problems.ts";

const tags = ["Collection"];

export const runRoutes: FastifyPluginAsyncTypebox<AppOptions> = async (app, { db, ask, now }) => {
  const list = { tags, summary: "Runs, newest first", querystring: RunsQuery, response: { 200: Runs, 400: Problem } };
  app.get("/runs", { schema: list, config: { access: "whole" } }, (request) => readRuns(db, request.reach, request.query, now()));

  const one = {
    tags,
    summary: "One run: scopes and warnings",
    params: RunParams,
    querystring: NoQuery,
    response: { 200: WholeRun, 400: Problem, 404: Problem },
  };
  app.get("/runs/:id", { schema: one, config: { access: "whole" } }, async ({ params: { id }, reach }) => {
    const run = await readRun(db, reach, id, now());
    if (run === undefined) throw notFound("run");
    return { ...run, ...(await readRunDetails(db, reach, id)) };
  });

  const begin = {
    tags,
    summary: "Ask for a run",
    querystring: NoQuery,
    body: RunAsk,
    response: { 202: RunAsked, 400: Problem, 403: Problem, 409: Problem },
  };
  // An empty body is an ordinary run of everything.
  const preValidation = async (request: { body: unknown }) => {
    request.body ??= {};
  };
  app.post("/runs", { schema: begin, preValidation, config: { access: "decide" } }, async (request, reply) => {
    const { body } = request;
    const asked = {
      full: body.full ?? false,
      accounts: body.accounts as AccountId[] | undefined,
      regions: body.regions,
      sources: body.sources,
    };
    const { run, isNew } = await ask.run(asked, entryOf(request, now(), { action: "run-asked", subject: null, after: asked }));
    if (!isNew) {
      throw new RequestProblem({
        word: "run-going-on",
        title: "A run is going on",
        status: 409,
        detail: `Run ${run} is not over. Two runs at once are impossible: follow that one, or cancel it.`,
        run,
      });
    }
    return reply.code(202).header("location", `/api/v1/runs/${run}`).send({ run });
  });

  const end = {
    tags,
    summary: "Ask a run to stop",
    params: RunParams,
    querystring: NoQuery,
    response: { 202: RunAsked, 400: Problem, 404: Problem, 409: Problem },
  };
  app.post("/runs/:id/cancel", { schema: end, config: { access: "decide" } }, async (request, reply) => {
    const { id } = request.params;
    if ((await readRun(db, request.reach, id, now())) === undefined) throw notFound("run");
    if (!(await ask.cancel(id, entryOf(request, now(), { action: "run-cancelled", subject: String(id) })))) {
      throw new RequestProblem({
        word: "run-over",
        title: "The run is over",
        status: 409,
        detail: `Run ${id} has ended already.`,
        run: id,
      });
    }
    return reply.code(202).send({ run: id });
  });
};
