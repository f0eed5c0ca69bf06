/** Fixes that are planned. */
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Plan, PlanChange, PlanNew, PlanParams, Plans, PlansQuery } from "../../contract/plans.ts";
import { Problem } from "../../contract/problem.ts";
import { NoQuery } from "../../contract/words.ts";
import { nameWithin } from "../../db/read/check.ts";
import { todayOf } from "../../db/read/counted.ts";
import { readUnitId } from "../../db/read/owner-assignments.ts";
import { placeOfPlan } from "../../db/read/plan-place.ts";
import { isWholePlan, readPlans, readPlansPage } from "../../db/read/plans.ts";
import { changePlan, endPlan, makePlan } from "../../db/write/plans.ts";
import { demandPlanDay } from "../../posture/plan.ts";
import type { Reach } from "../../posture/reach.ts";
import { Refusal } from "../../posture/refusal.ts";
import { deedOf } from "../auth/entering.ts";
import type { AppOptions } from "../options.ts";
import { notFound } from "../problems.ts";
import { demandAssignee } from "./handling.ts";

const tags = ["Handling"];
const failures = { 400: Problem, 401: Problem, 403: Problem, 404: Problem };
const handle = { config: { access: "handle" } } as const;

export const planRoutes: FastifyPluginAsyncTypebox<AppOptions> = async (app, { db, writer, keys, now, intervalMs, timeZone }) => {
  const today = () => todayOf({ now: now(), intervalMs, timeZone });
  const onePlan = async (reach: Reach, id: string) => {
    const [plan] = await readPlans(db, reach, { id }, today());
    if (plan === undefined) throw notFound("plan");
    return plan;
  };
  /** A plan that is about accounts beyond one's own is to be read, and not to be changed. */
  const ownPlan = async (reach: Reach, id: string) => {
    if (!(await isWholePlan(db, reach, id))) throw notFound("plan");
    return onePlan(reach, id);
  };

  const list = {
    tags,
    summary: "Planned fixes, and what came of them: the soonest first, what was taken back last",
    querystring: PlansQuery,
    response: { 200: Plans, 400: Problem, 401: Problem },
  };
  app.get("/plans", { schema: list, config: { access: "signed-in" } }, ({ reach, query }) => readPlansPage(db, reach, query, today()));

  const make = {
    tags,
    summary: "Plan to fix a check by a day, on the accounts where something of it is open",
    querystring: NoQuery,
    body: PlanNew,
    response: { 200: Plan, ...failures },
  };
  app.post("/plans", { schema: make, ...handle }, async (request) => {
    const { reach, body } = request;
    const date = demandPlanDay(body.date, today());
    const check = await nameWithin(db, reach, body.check, undefined);
    if (check === undefined) throw new Refusal("check", "is none of which you see a finding");
    if (body.ou !== undefined && (await readUnitId(db, reach, body.ou)) === undefined) throw new Refusal("ou", "is none that you see");
    const { rows, ids, place } = await placeOfPlan(db, reach, body);
    await demandAssignee(db, reach, body.assignee, body.account === undefined ? undefined : ids);
    const plan = { check: { row: check.id, name: check.check_id }, place, accounts: rows, date, assignee: body.assignee ?? null };
    const id = await writer.transaction((tx) => makePlan(tx, keys.audit, plan, today(), deedOf(request, now())));
    return onePlan(reach, id);
  });

  const change = {
    tags,
    summary: "Another day or another assignee",
    params: PlanParams,
    querystring: NoQuery,
    body: PlanChange,
    response: { 200: Plan, ...failures },
  };
  app.patch("/plans/:id", { schema: change, ...handle }, async (request) => {
    const { reach, params, body } = request;
    await ownPlan(reach, params.id);
    const date = body.date === undefined ? undefined : demandPlanDay(body.date, today());
    await demandAssignee(db, reach, body.assignee, undefined);
    const isThere = await writer.transaction((tx) =>
      changePlan(tx, keys.audit, params.id, { date, assignee: body.assignee }, deedOf(request, now())),
    );
    if (!isThere) throw notFound("plan");
    return onePlan(reach, params.id);
  });

  const end = {
    tags,
    summary: "Take a plan back: it stays to be read, and is no goal any more",
    params: PlanParams,
    querystring: NoQuery,
    response: { 200: Plan, ...failures },
  };
  app.delete("/plans/:id", { schema: end, ...handle }, async (request) => {
    const { reach, params } = request;
    await ownPlan(reach, params.id);
    if (!(await writer.transaction((tx) => endPlan(tx, keys.audit, params.id, deedOf(request, now()))))) throw notFound("plan");
    return onePlan(reach, params.id);
  });
};
