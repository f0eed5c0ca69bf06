import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Posture, PostureQuery, Principles } from "../../contract/posture.ts";
import { Problem } from "../../contract/problem.ts";
import { readPosture, readPrinciples } from "../../db/read/posture.ts";
import type { AppOptions } from "../options.ts";

const tags = ["Posture"];

export const postureRoutes: FastifyPluginAsyncTypebox<AppOptions> = async (app, { db, now, intervalMs, timeZone }) => {
  const calendar = () => ({ now: now(), intervalMs, timeZone });

  const posture = {
    tags,
    summary: "Score, checks passed, what is open and the principles, of any view and day",
    querystring: PostureQuery,
    response: { 200: Posture, 400: Problem },
  };
  app.get("/posture", { schema: posture }, (request) => readPosture(db, request.reach, request.query, calendar()));

  const principles = {
    tags,
    summary: "The seven design principles, and what is mapped to none",
    querystring: PostureQuery,
    response: { 200: Principles, 400: Problem },
  };
  app.get("/principles", { schema: principles }, (request) => readPrinciples(db, request.reach, request.query, calendar()));
};
