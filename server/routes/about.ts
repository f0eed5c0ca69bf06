/** What is installed. What it stands on is told to administrators only: to anybody else it is of use for an attack alone. */
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { About, API_VERSION, Installation } from "../../contract/about.ts";
import { Problem } from "../../contract/problem.ts";
import { NoQuery } from "../../contract/words.ts";
import { readDatabase } from "../../db/read/installation.ts";
import { programRevision } from "../../db/revision.ts";
import { programLicence, programVersion } from "../../db/version.ts";
import type { AppOptions } from "../options.ts";

const tags = ["About"];

export const aboutRoutes: FastifyPluginAsyncTypebox<Pick<AppOptions, "db">> = async (app, { db }) => {
  const about = { tags, summary: "Version and licence", querystring: NoQuery, response: { 200: About, 400: Problem, 401: Problem } };
  app.get("/about", { schema: about, config: { access: "signed-in" } }, () => ({
    version: programVersion,
    revision: programRevision,
    apiVersion: API_VERSION,
    licence: programLicence,
  }));

  const failures = { 400: Problem, 401: Problem, 403: Problem };
  const installation = { tags, summary: "What it stands on", querystring: NoQuery, response: { 200: Installation, ...failures } };
  app.get("/about/installation", { schema: installation, config: { access: "administer" } }, async () => ({
    ...(await readDatabase(db)),
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
  }));
};
