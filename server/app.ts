/** The HTTP side: reads by read models, asks by `Asks`, writes only what is small and of a person. */
import { randomBytes } from "node:crypto";
import cookies from "@fastify/cookie";
import Fastify, { type FastifyInstance, LogController } from "fastify";
import { access } from "./auth/access.ts";
import { Guessing } from "./auth/guessing.ts";
import { Provider } from "./auth/openid/provider.ts";
import { sameOrigin } from "./auth/same-origin.ts";
import { compilersWhenAsked } from "./compilers.ts";
import { databaseOnly } from "./conditions.ts";
import type { AppOptions } from "./options.ts";
import { compressed } from "./plugins/compressed.ts";
import { contractDocument } from "./plugins/contract-document.ts";
import { knownMethods } from "./plugins/known-methods.ts";
import { neverKept } from "./plugins/never-kept.ts";
import { requestLines } from "./plugins/request-lines.ts";
import { sealedCursors } from "./plugins/sealed-cursors.ts";
import { securityHeaders, strictTransport } from "./plugins/security-headers.ts";
import { unchanged } from "./plugins/unchanged.ts";
import { refuseUnderPressure } from "./plugins/under-pressure.ts";
import { webPages } from "./plugins/web-pages.ts";
import { answerBroken, answerUnrouted, answerWithProblems } from "./problems.ts";
import { ProgressFeed } from "./progress.ts";
import { aboutRoutes } from "./routes/about.ts";
import { acceptanceRoutes } from "./routes/acceptances.ts";
import { accountRoutes } from "./routes/accounts.ts";
import { auditRoutes } from "./routes/audit.ts";
import { checkRoutes } from "./routes/checks.ts";
import { codeRoutes } from "./routes/codes.ts";
import { coverageRoutes } from "./routes/coverage.ts";
import { detectiveControlRoutes } from "./routes/detective-controls.ts";
import { digestRoutes } from "./routes/digests.ts";
import { doctorRoutes } from "./routes/doctor.ts";
import { findingRoutes } from "./routes/finding.ts";
import { findingsRoutes } from "./routes/findings.ts";
import { handlingRoutes } from "./routes/handling.ts";
import { healthRoutes } from "./routes/health.ts";
import { linkRoutes } from "./routes/links.ts";
import { mailStopRoutes } from "./routes/mail-stops.ts";
import { mailRoutes } from "./routes/mails.ts";
import { metricsRoutes } from "./routes/metrics.ts";
import { openIdRoutes } from "./routes/openid.ts";
import { ownSessionRoutes } from "./routes/own-sessions.ts";
import { ownerConfirmationRoutes } from "./routes/owner-confirmations.ts";
import { ownerRoutes } from "./routes/owners.ts";
import { peopleRoutes } from "./routes/people.ts";
import { personRoutes } from "./routes/person.ts";
import { planRoutes } from "./routes/plans.ts";
import { postureRoutes } from "./routes/posture.ts";
import { profileRoutes } from "./routes/profile.ts";
import { runProgressRoutes } from "./routes/run-progress.ts";
import { runRoutes } from "./routes/runs.ts";
import { searchRoutes } from "./routes/search.ts";
import { serviceLevelRoutes } from "./routes/service-levels.ts";
import { sessionRoutes } from "./routes/session.ts";
import { settingsRoutes } from "./routes/settings.ts";
import { summaryRoutes } from "./routes/summary.ts";
import { tokenRoutes } from "./routes/tokens.ts";
import { trendRoutes } from "./routes/trend.ts";
import { viewRoutes } from "./routes/views.ts";
import { webhookRoutes } from "./routes/webhooks.ts";
import { tlsOptions } from "./tls.ts";

export type { Asks } from "./options.ts";

const readings = [
  ...[
    postureRoutes,
    checkRoutes,
    findingsRoutes,
    findingRoutes,
    accountRoutes,
    ownerRoutes,
    serviceLevelRoutes,
    handlingRoutes,
    planRoutes,
  ],
  ...[coverageRoutes, trendRoutes, detectiveControlRoutes, searchRoutes, runRoutes],
];

const administration = [
  ...[peopleRoutes, personRoutes, tokenRoutes, auditRoutes, ownerConfirmationRoutes],
  ...[settingsRoutes, acceptanceRoutes, webhookRoutes, mailStopRoutes, mailRoutes, digestRoutes, aboutRoutes, doctorRoutes, viewRoutes],
];

/** Whoever sends a request drop by drop does not hold a connection for ever; streams that the server sends are not meant. */
const REQUEST_MS = 60_000;

export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const requestTimeout = options.requestMs ?? REQUEST_MS;
  // Looked at twice as often, so that it is not half a minute more.
  const patience = { connectionsCheckingInterval: requestTimeout / 2, headersTimeout: requestTimeout };
  const transport = () => strictTransport(options.publicUrl());
  const app: FastifyInstance = Fastify({
    ...(options.logger === undefined ? { logger: false } : { loggerInstance: options.logger }),
    // A field that is not of the contract is a mistake that must be named: dropped silently, a mistyped filter would show everything.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: "array", allErrors: false, strict: false } },
    schemaController: { compilersFactory: compilersWhenAsked() },
    // A check's id is a part of its address, encoded: three letters for one.
    routerOptions: { maxParamLength: 900 },
    bodyLimit: 256 * 1024,
    requestTimeout,
    ...(options.tls === undefined ? { http: patience } : { https: { ...tlsOptions(options.tls), ...patience } }),
    frameworkErrors: answerUnrouted(transport),
    clientErrorHandler: answerBroken(transport),
    // One line a request, of our own: request-lines.ts.
    logController: new LogController({ disableRequestLogging: true }),
    // Looked for in the server's log, perhaps days later: a counter would begin anew at each start.
    genReqId: () => randomBytes(6).toString("hex"),
    // A browser that keeps its connection must not keep the server from ending.
    forceCloseConnections: true,
    trustProxy: options.trustProxy ?? false,
  });
  app.removeContentTypeParser("text/plain"); // a form of another site can send it without asking
  answerWithProblems(app);
  await app.register(requestLines, options);
  await app.register(knownMethods);
  await app.register(securityHeaders, options);
  await app.register(neverKept);
  await app.register(refuseUnderPressure, options);
  await app.register(compressed);
  await app.register(sameOrigin, { hosts: options.hosts });
  await app.register(cookies);
  await app.register(access, options);
  await app.register(sealedCursors, options);
  await app.register(contractDocument);
  const conditions = options.conditions ?? databaseOnly(options, options.logger);
  await app.register(healthRoutes, { conditions });
  const { metrics } = options;
  if (metrics?.token !== undefined) await app.register(metricsRoutes, { metrics: metrics.of, token: metrics.token });
  const feed = new ProgressFeed(options, app.log);
  app.addHook("preClose", async () => feed.close());
  await app.register(
    async (api) => {
      await api.register(unchanged, options);
      await api.register(summaryRoutes, { ...options, conditions });
      for (const routes of readings) await api.register(routes, options);
      await api.register(runProgressRoutes, { ...options, feed });
    },
    { prefix: "/api/v1" },
  );
  const provider = options.openId && new Provider(options.openId, options);
  const guessing = new Guessing(() => options.now().getTime());
  await app.register(
    async (api) => {
      await api.register(sessionRoutes, { ...options, guessing, provider });
      await api.register(linkRoutes, { ...options, guessing });
      await api.register(profileRoutes, { ...options, guessing });
      await api.register(ownSessionRoutes, { ...options, guessing });
      await api.register(codeRoutes, { ...options, guessing });
      for (const routes of administration) await api.register(routes, options);
    },
    { prefix: "/api/v1" },
  );
  if (options.openId !== undefined && provider !== undefined)
    await app.register(openIdRoutes, { ...options, openId: options.openId, provider });
  await app.register(webPages, options);
  return app;
}
