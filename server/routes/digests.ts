/** Everybody's digests, for who decides: who gets one, when, what became of the last; and how each looks. */
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { DigestParams, Digests, Preview, PreviewQuery } from "../../contract/digests.ts";
import { Problem } from "../../contract/problem.ts";
import { NoQuery } from "../../contract/words.ts";
import { todayOf } from "../../db/read/counted.ts";
import { readLastDigests } from "../../db/read/digest-history.ts";
import { readDigestRecipients, readUnreachedOwners } from "../../db/read/digest-recipients.ts";
import { readMailOutlook } from "../../db/read/mail-state.ts";
import { recipientKey } from "../../db/write/mail-stops.ts";
import { nextDue } from "../../notify/digest/due.ts";
import { usualDigestCron } from "../../posture/digest-preference.ts";
import { hexOf } from "../../posture/hex.ts";
import { weekBefore } from "../../posture/week.ts";
import type { AppOptions } from "../options.ts";
import { notFound } from "../problems.ts";
import { sendPreview } from "./digest-preview.ts";
import { ownDigestRoutes } from "./own-digest.ts";

const tags = ["Digests"];
const decide = { config: { access: "decide" } } as const;
const failures = { 400: Problem, 401: Problem, 403: Problem };
const MOST_UNREACHED = 500;

export const digestRoutes: FastifyPluginAsyncTypebox<AppOptions> = async (app, options) => {
  const { db, now, intervalMs, timeZone, digestCron: cron = usualDigestCron, sendsMail = false } = options;
  await app.register(ownDigestRoutes, options);

  const all = {
    tags,
    summary: "Who gets a digest, when the next is due, what became of the last, and which owners get none",
    querystring: NoQuery,
    response: { 200: Digests, ...failures },
  };
  app.get("/digests", { schema: all, ...decide }, async () => {
    const nowMs = now().getTime();
    const [recipients, { last, stopped }, unreached, outlook] = await Promise.all([
      readDigestRecipients(db),
      readLastDigests(db),
      readUnreachedOwners(db),
      readMailOutlook(db, now()),
    ]);
    return {
      items: recipients.map(({ person, publicId, name, address, kind, reach, preference }) => {
        const key = `${kind} ${hexOf(recipientKey(person === null ? { address: address ?? "" } : { person }))}`;
        const stoppedAt = stopped.get(key) ?? null;
        const next = stoppedAt === null ? nextDue(preference, { cron, timeZone }, nowMs) : undefined;
        return {
          ...{ id: publicId, name, address, kind, pace: preference.pace, stoppedAt },
          accounts: reach.kind === "accounts" ? reach.accounts.length : null,
          nextDueAt: next === undefined ? null : new Date(next.dueMs).toISOString(),
          last: last.get(key) ?? null,
        };
      }),
      unreached: unreached.slice(0, MOST_UNREACHED),
      unreachedTotal: unreached.length,
      week: weekBefore(todayOf({ now: now(), intervalMs, timeZone })),
      sendsMail,
      outbox: { ...outlook, trouble: outlook.trouble?.answer ?? null },
    };
  });

  const preview = {
    tags,
    summary: "Somebody's digest of a week, as a page: made with their accounts, as it would be sent to them",
    params: DigestParams,
    querystring: PreviewQuery,
    response: { 200: Preview, ...failures, 404: Problem },
  };
  app.get("/digests/:id/preview", { schema: preview, ...decide }, async ({ params, query }, reply) => {
    const [recipient] = await readDigestRecipients(db, { publicId: params.id });
    if (recipient === undefined) throw notFound("digest");
    return sendPreview(reply, recipient, query.week, options);
  });
};
