/** One's own digest: how often, what was sent, and how it looks. */
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { DigestPreference, OwnDigest, Preview, PreviewQuery } from "../../contract/digests.ts";
import { Problem } from "../../contract/problem.ts";
import { NoQuery } from "../../contract/words.ts";
import { readDigestHistory, readStoppedAt } from "../../db/read/digest-history.ts";
import { type DigestRecipient, readDigestPreference, readDigestRecipients } from "../../db/read/digest-recipients.ts";
import { writeAudit } from "../../db/write/audit.ts";
import { setDigestPreference } from "../../db/write/digests.ts";
import { recipientKey, resumeMail } from "../../db/write/mail-stops.ts";
import { nextDue } from "../../notify/digest/due.ts";
import { demandTimeZone, usualDigestCron } from "../../posture/digest-preference.ts";
import { entryOf } from "../auth/entering.ts";
import { selfOf } from "../auth/oneself.ts";
import type { AppOptions } from "../options.ts";
import { notFound } from "../problems.ts";
import { sendPreview } from "./digest-preview.ts";

const tags = ["Digests"];
const self = { config: { access: "self" } } as const;
const failures = { 400: Problem, 401: Problem, 403: Problem };

export const ownDigestRoutes: FastifyPluginAsyncTypebox<AppOptions> = async (app, options) => {
  const { db, writer, keys, now, timeZone, digestCron: cron = usualDigestCron, sendsMail = false } = options;

  async function told(publicId: string, person: number) {
    const [recipient] = await readDigestRecipients(db, { publicId });
    const preference = recipient?.preference ?? (await readDigestPreference(db, person));
    const key = recipientKey({ person });
    const stoppedAt = recipient === undefined ? null : await readStoppedAt(db, key, recipient.kind);
    const next = recipient === undefined || stoppedAt !== null ? undefined : nextDue(preference, { cron, timeZone }, now().getTime());
    return {
      kind: recipient?.kind ?? null,
      address: recipient?.address ?? null,
      preference,
      organizationTimeZone: timeZone,
      stoppedAt,
      nextDueAt: next === undefined ? null : new Date(next.dueMs).toISOString(),
      sendsMail,
      history: await readDigestHistory(db, key),
    };
  }

  const own = { tags, summary: "How one gets one's digest, when the next is due, and those before", querystring: NoQuery };
  app.get("/profile/digest", { schema: { ...own, response: { 200: OwnDigest, ...failures } }, ...self }, (request) => {
    const { publicId, person } = selfOf(request);
    return told(publicId, person);
  });

  const change = {
    tags,
    summary:
      "Choose how often, in whose hours, and what else is mailed. Whoever had unsubscribed gets digests again, unless the pace is none",
    querystring: NoQuery,
    body: DigestPreference,
    response: { 200: OwnDigest, ...failures },
  };
  app.put("/profile/digest", { schema: change, ...self }, async (request) => {
    const { publicId, person, role } = selfOf(request);
    const wanted = { ...request.body, timeZone: demandTimeZone(request.body.timeZone) };
    const before = await readDigestPreference(db, person);
    await writer.transaction(async (tx) => {
      await setDigestPreference(tx, person, wanted, now().toISOString());
      if (wanted.pace !== "none") await resumeMail(tx, { person }, role === "owner" ? "owner-digest" : "lead-digest");
      if (wanted.dailyAlert) await resumeMail(tx, { person }, "alert");
      await writeAudit(tx, keys.audit, entryOf(request, now(), { action: "settings-changed", subject: publicId, before, after: wanted }));
    });
    return told(publicId, person);
  });

  const preview = {
    tags,
    summary: "One's own digest of a week, as a page",
    querystring: PreviewQuery,
    response: { 200: Preview, ...failures, 404: Problem },
  };
  app.get("/profile/digest/preview", { schema: preview, ...self }, async (request, reply) => {
    const [recipient]: (DigestRecipient | undefined)[] = await readDigestRecipients(db, { publicId: selfOf(request).publicId });
    if (recipient === undefined) throw notFound("digest");
    return sendPreview(reply, recipient, request.query.week, options);
  });
};
