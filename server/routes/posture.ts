import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Explained, ExplainQuery, Posture, PostureQuery, Principles } from "../../contract/posture.ts";
import { BestPractices, BestPracticesQuery, PrincipleParams, PrincipleQuery, WholePrinciple } from "../../contract/practices.ts";
import { Problem } from "../../contract/problem.ts";
import { readExplained } from "../../db/read/explain.ts";
import { readPosture, readPrinciples } from "../../db/read/posture.ts";
import { readBestPractices, readPrinciple } from "../../db/read/practices.ts";
import { principleGroups } from "../../posture/words.ts";
import type { AppOptions } from "../options.ts";
import { notFound } from "../problems.ts";

const tags = ["Posture"];

export const postureRoutes: FastifyPluginAsyncTypebox<AppOptions> = async (app, { db, now, intervalMs, timeZone, catalogue }) => {
  const calendar = () => ({ now: now(), intervalMs, timeZone });

  const posture = {
    tags,
    summary: "Score, checks passed, what is open and the principles, of any view and day",
    querystring: PostureQuery,
    response: { 200: Posture, 400: Problem },
  };
  app.get("/posture", { schema: posture, config: { access: "signed-in" } }, (request) =>
    readPosture(db, request.reach, request.query, calendar()),
  );

  const explained = {
    tags,
    summary: "How a number was made: counts, rule, scopes, controls by status",
    querystring: ExplainQuery,
    response: { 200: Explained, 400: Problem },
  };
  app.get("/posture/explain", { schema: explained, config: { access: "signed-in" } }, (request) =>
    readExplained(db, request.reach, request.query, calendar()),
  );

  const principles = {
    tags,
    summary: "The seven design principles, and what is mapped to none",
    querystring: PostureQuery,
    response: { 200: Principles, 400: Problem },
  };
  app.get("/principles", { schema: principles, config: { access: "signed-in" } }, (request) =>
    readPrinciples(db, request.reach, request.query, calendar()),
  );

  const principle = {
    tags,
    summary: "One principle: its best practices and their checks",
    params: PrincipleParams,
    querystring: PrincipleQuery,
    response: { 200: WholePrinciple, 400: Problem, 404: Problem },
  };
  app.get("/principles/:id", { schema: principle, config: { access: "signed-in" } }, async ({ reach, params, query }) => {
    const id = principleGroups.find((group) => group === params.id);
    if (id === undefined) throw notFound("principle");
    return readPrinciple(db, reach, id, query, { catalogue, calendar: calendar() });
  });

  const practices = {
    tags,
    summary: "The best practices of the security pillar, and what is open about each",
    querystring: BestPracticesQuery,
    response: { 200: BestPractices, 400: Problem },
  };
  app.get("/best-practices", { schema: practices, config: { access: "signed-in" } }, ({ reach, query }) =>
    readBestPractices(db, reach, query, catalogue),
  );
};
