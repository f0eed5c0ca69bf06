/** Days to fix by severity: what is decided, and how many fixes kept them. */
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Problem } from "../../contract/problem.ts";
import { Kept, KeptQuery, ServiceLevels, ServiceLevelsChange } from "../../contract/service-levels.ts";
import { NoQuery } from "../../contract/words.ts";
import { readNamedAccounts, readUnitId } from "../../db/read/owner-assignments.ts";
import { readDecidedLevels, readKept } from "../../db/read/service-levels.ts";
import { applyLevels, decideLevels, type LeveledPlace } from "../../db/write/service-levels.ts";
import type { Reach } from "../../posture/reach.ts";
import { Refusal } from "../../posture/refusal.ts";
import { demandLevels, usualLevels } from "../../posture/service-level.ts";
import type { AccountId } from "../../posture/words.ts";
import { deedOf } from "../auth/entering.ts";
import type { AppOptions } from "../options.ts";
import { notFound } from "../problems.ts";

const tags = ["Service levels"];

export const serviceLevelRoutes: FastifyPluginAsyncTypebox<AppOptions> = async (app, { db, writer, keys, now, intervalMs, timeZone }) => {
  const calendar = () => ({ now: now(), intervalMs, timeZone });
  const told = async (reach: Reach) => ({ usual: { ...usualLevels }, items: await readDecidedLevels(db, reach) });

  const levels = {
    tags,
    summary: "Days to fix by severity, where they are decided otherwise than usual",
    querystring: NoQuery,
    response: { 200: ServiceLevels, 400: Problem },
  };
  app.get("/service-levels", { schema: levels, config: { access: "whole" } }, ({ reach }) => told(reach));

  const change = {
    tags,
    summary:
      "Decide days to fix of the organization, an OU or an account: what is open is due by them at once, what was fixed stays as it was",
    querystring: NoQuery,
    body: ServiceLevelsChange,
    response: { 200: ServiceLevels, 400: Problem, 401: Problem, 403: Problem, 404: Problem },
  };
  app.put("/service-levels", { schema: change, config: { access: "administer" } }, async (request) => {
    const { reach, body } = request;
    const days = demandLevels(body.days);
    const place = await placeIn(db, reach, body);
    await writer.transaction((tx) => decideLevels(tx, keys.audit, place, days, deedOf(request, now())));
    await applyLevels(writer);
    return told(reach);
  });

  const kept = {
    tags,
    summary: "How many fixes of a view were in time, week by week",
    querystring: KeptQuery,
    response: { 200: Kept, 400: Problem },
  };
  app.get("/service-levels/kept", { schema: kept, config: { access: "signed-in" } }, ({ reach, query }) =>
    readKept(db, reach, query, calendar()),
  );
};

/** @throws RequestProblem where it is not there, or not within the reach: the same answer. */
async function placeIn(db: AppOptions["db"], reach: Reach, { account, ou }: ServiceLevelsChange): Promise<LeveledPlace> {
  if (account !== undefined && ou !== undefined) throw new Refusal("ou", "stands beside account: days are decided of one of them");
  if (account !== undefined) {
    const [found] = await readNamedAccounts(db, reach, [account as AccountId]);
    if (found === undefined) throw notFound("account");
    return { place: "account", row: found.row, id: found.id };
  }
  // Of the whole, and of OUs, decides who sees the whole.
  if (reach.kind !== "everything") throw notFound("organization");
  if (ou === undefined) return { place: "organization" };
  const id = await readUnitId(db, reach, ou);
  if (id === undefined) throw notFound("OU");
  return { place: "ou", id };
}
