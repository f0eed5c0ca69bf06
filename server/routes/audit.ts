import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Audit, AuditExported, AuditExportQuery, AuditHead, AuditQuery } from "../../contract/audit.ts";
import { Problem } from "../../contract/problem.ts";
import { NoQuery } from "../../contract/words.ts";
import { everyEntry, readAudit } from "../../db/read/audit.ts";
import { readAuditHead } from "../../db/read/audit-chain.ts";
import { headText } from "../../posture/audit-chain.ts";
import { dayOf } from "../../posture/calendar.ts";
import { auditFormats } from "../export/audit-formats.ts";
import { formatAccepted, sendFile, written as textOf } from "../export/format.ts";
import type { AppOptions } from "../options.ts";

const tags = ["Audit log"];
const auditTypes = { csv: auditFormats.csv.type, json: auditFormats.json.type };
const decide = { config: { access: "decide" } } as const;

export const auditRoutes: FastifyPluginAsyncTypebox<AppOptions> = async (app, { db, now, timeZone }) => {
  const list = { tags, summary: "Who did what, the newest first", querystring: AuditQuery, response: { 200: Audit, 400: Problem } };
  app.get("/audit", { schema: list, ...decide }, ({ query }) => readAudit(db, query, timeZone));

  const whole = {
    tags,
    summary: "Every entry that is asked for, as a file, row by row",
    querystring: AuditExportQuery,
    response: { 200: AuditExported, 400: Problem },
  };
  // Without HEAD: it would read everything to say nothing.
  app.get(
    "/audit/export",
    { schema: whole, exposeHeadRoute: false, compress: false, ...decide },
    async ({ query: { format, ...filter }, headers }, reply) => {
      const name = `pillarwatch-audit-${dayOf(now().toISOString(), timeZone)}`;
      const written = auditFormats[format ?? formatAccepted(auditTypes, headers.accept)];
      return sendFile(reply, name, written, textOf(everyEntry(db, filter, timeZone, "desc"), written));
    },
  );

  const head = {
    tags,
    summary: "How the log ends: kept elsewhere, it later proves that nothing up to here was changed or cut off",
    querystring: NoQuery,
    response: { 200: AuditHead, 400: Problem },
  };
  app.get("/audit/head", { schema: head, ...decide }, async () => {
    const found = await readAuditHead(db);
    return { head: found === undefined ? null : headText(found) };
  });
};
