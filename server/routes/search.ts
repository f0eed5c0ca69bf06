import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Problem } from "../../contract/problem.ts";
import { Search, SearchQuery } from "../../contract/search.ts";
import { readSearch } from "../../db/read/search.ts";
import type { AppOptions } from "../options.ts";

export const searchRoutes: FastifyPluginAsyncTypebox<AppOptions> = async (app, { db }) => {
  const schema = {
    tags: ["Findings"],
    summary: "Accounts, OUs and checks by name; findings and resources by id or ARN",
    querystring: SearchQuery,
    response: { 200: Search, 400: Problem },
  };
  app.get("/search", { schema, config: { access: "signed-in" } }, ({ reach, query }) => readSearch(db, reach, query.text));
};
