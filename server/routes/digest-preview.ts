/** A digest in the browser, as it is made now: a page of its own, which may do nothing but show itself. */
import type { FastifyReply } from "fastify";
import { todayOf } from "../../db/read/counted.ts";
import type { DigestRecipient } from "../../db/read/digest-recipients.ts";
import { composeDigest } from "../../notify/digest/compose.ts";
import { previewHtml } from "../../notify/digest/make.ts";
import { Refusal } from "../../posture/refusal.ts";
import { firstDay, periodOf, type Week, weekBefore, weekNamed } from "../../posture/week.ts";
import type { AppOptions } from "../options.ts";

/** A mail's style stands in its elements, and its picture in its text: nothing else is allowed, and nothing is fetched. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** @throws Refusal naming `week`. */
export async function sendPreview(
  reply: FastifyReply,
  recipient: Pick<DigestRecipient, "kind" | "name" | "reach" | "preference">,
  week: string | undefined,
  options: AppOptions,
): Promise<never> {
  const { db, now, intervalMs, timeZone, catalogue, publicUrl } = options;
  const calendar = { now: now(), intervalMs, timeZone };
  const last = weekBefore(todayOf(calendar));
  const asked = week === undefined ? last : weekNamed(week, "week");
  if (firstDay(asked) > firstDay(last)) throw new Refusal("week", `${asked} is not over yet: the last one is ${last}`);
  const context = { db, calendar, catalogue, publicUrl: publicUrl() };
  const { digest } = await composeDigest(recipient, periodFor(asked, recipient), context, undefined);
  reply.header("content-type", "text/html; charset=utf-8").header("content-security-policy", policy);
  return reply.send(previewHtml(digest)) as never;
}

/** Whoever gets none after that week is shown one of the week alone. */
function periodFor(week: Week, { preference }: Pick<DigestRecipient, "preference">) {
  const period = periodOf(week, preference.pace) ?? periodOf(week, "weekly");
  if (period === undefined) throw new Error("a week is no period");
  return period;
}
