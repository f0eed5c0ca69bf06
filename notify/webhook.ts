/** What is posted to a webhook: a document of ours, or Slack's, signed over its time and its bytes (docs/webhooks.md has a receiver). */
import { createHmac } from "node:crypto";
import { eventWords, type FindingNews, MOST_NAMED, type News, type ScopeNews, summaryOf } from "../posture/news.ts";
import type { WebhookFormat } from "../posture/words.ts";

export interface Posted {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** @param id of the delivery: the same at every attempt. @param at of this attempt: an old request that is sent again by somebody else is known by it. */
export function postOf(
  news: News,
  {
    id,
    format,
    secret,
    publicUrl,
    at,
  }: { readonly id: string; readonly format: WebhookFormat; readonly secret: string; readonly publicUrl: string; readonly at: Date },
): Posted {
  const base = publicUrl.replace(/\/+$/, "");
  const body = JSON.stringify(format === "slack" ? slackOf(news, base) : documentOf(news, id, base));
  const timestamp = String(Math.floor(at.getTime() / 1000));
  return {
    body,
    headers: {
      "content-type": "application/json; charset=utf-8",
      "pillarwatch-event": news.event,
      "pillarwatch-delivery": id,
      "pillarwatch-timestamp": timestamp,
      "pillarwatch-signature": `v1=${signatureOf(secret, timestamp, body)}`,
    },
  };
}

const signatureOf = (secret: string, timestamp: string, body: string): string =>
  createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");

function documentOf(news: News, id: string, base: string): object {
  const { event, run, at } = news;
  return { id, event, at, run, summary: summaryOf(news), link: linkOf(news, base), ...contentOf(news, base) };
}

function contentOf(news: News, base: string): object {
  switch (news.event) {
    case "new-critical":
    case "severity-risen":
    case "came-back":
    case "acceptance-ended":
      return { count: news.count, findings: news.findings.map((finding) => ({ ...finding, link: findingLink(finding, base) })) };
    case "coverage-lost":
      return { count: news.count, scopes: news.scopes };
    case "score-fell":
      return { from: news.from, to: news.to };
    case "run-failed":
      return { error: news.error };
    case "test":
      return {};
  }
}

const findingLink = ({ id }: FindingNews, base: string): string => `${base}/findings/${id}`;

function linkOf({ event, run }: News, base: string): string {
  if (event === "coverage-lost") return `${base}/coverage`;
  if (event === "run-failed" && run !== null) return `${base}/runs/${run}`;
  return event === "score-fell" || event === "test" ? `${base}/` : `${base}/findings`;
}

/** Slack's three characters of control; without them nobody is mentioned and no link is made by a resource's name. */
const escaped = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .slice(0, 300);

function slackOf(news: News, base: string): object {
  const head = `*${escaped(eventWords[news.event])}*: <${linkOf(news, base)}|${escaped(summaryOf(news)).replaceAll("|", "¦")}>`;
  const lines =
    "findings" in news ? news.findings.map((one) => findingLine(one, base)) : "scopes" in news ? news.scopes.map(scopeLine) : [];
  const rest = "count" in news && news.count > MOST_NAMED ? [`and ${(news.count - MOST_NAMED).toLocaleString("en")} more`] : [];
  return { text: [head, ...lines, ...rest].join("\n"), unfurl_links: false };
}

const findingLine = (finding: FindingNews, base: string): string => {
  const { title, severity, from, account, region, resource } = finding;
  const risen = from === undefined ? severity : `${from} → ${severity}`;
  return `• ${risen} <${findingLink(finding, base)}|${escaped(title).replaceAll("|", "¦")}> in ${escaped(account.name)} (${account.id}, ${escaped(region)}): ${escaped(resource)}`;
};

const scopeLine = ({ account, region, source, state, action }: ScopeNews): string =>
  `• ${source} in ${escaped(account.name)} (${account.id}, ${escaped(region)}): ${state.replaceAll("_", " ")}${action === null ? "" : `, ${escaped(action)}`}`;
