/**
 * What a webhook is told: one piece of news a run and kind, with how many there are and the first of them, never one for each. A line of it is
 * written here, once, so that JSON and Slack say the same.
 */
import type { AccountId, Severity, SourceId, WebhookEvent } from "./words.ts";

export interface FindingNews {
  readonly id: string;
  readonly title: string;
  readonly check: string;
  readonly severity: Severity;
  /** Of a risen severity, what it was. */
  readonly from?: Severity;
  readonly account: { readonly id: AccountId; readonly name: string };
  readonly region: string;
  readonly resource: string;
}

export interface ScopeNews {
  readonly account: { readonly id: AccountId; readonly name: string };
  readonly region: string;
  readonly source: SourceId;
  /** denied, denied_by_scp, failed, not_enabled, unwatched. */
  readonly state: string;
  readonly action: string | null;
}

interface Told {
  /** The run that it came with; null: it came by the clock, or is a test. */
  readonly run: number | null;
  /** ISO 8601. */
  readonly at: string;
}

export type News = Told &
  (
    | {
        readonly event: "new-critical" | "severity-risen" | "came-back" | "acceptance-ended";
        readonly count: number;
        readonly findings: readonly FindingNews[];
      }
    | { readonly event: "coverage-lost"; readonly count: number; readonly scopes: readonly ScopeNews[] }
    | { readonly event: "score-fell"; readonly from: number; readonly to: number }
    | { readonly event: "run-failed"; readonly error: string }
    | { readonly event: "test" }
  );

/** So many are named; the others are counted. */
export const MOST_NAMED = 10;

export const eventWords: Readonly<Record<WebhookEvent | "test", string>> = {
  "new-critical": "New critical findings",
  "severity-risen": "Severity risen",
  "came-back": "Came back",
  "coverage-lost": "Coverage lost",
  "score-fell": "Score fell",
  "run-failed": "Run failed",
  "acceptance-ended": "Acceptance ended",
  test: "Test",
};

const countOf = (n: number, what: string): string => `${n.toLocaleString("en")} ${what}${n === 1 ? "" : "s"}`;

/** One line that says it. */
export function summaryOf(news: News): string {
  switch (news.event) {
    case "new-critical":
      return `${countOf(news.count, "new critical finding")}`;
    case "severity-risen":
      return `${countOf(news.count, "finding")} rose in severity`;
    case "came-back":
      return `${countOf(news.count, "fixed finding")} came back`;
    case "acceptance-ended":
      return `${countOf(news.count, "accepted finding")} ${news.count === 1 ? "is" : "are"} open again: the acceptance ended`;
    case "coverage-lost":
      return `${countOf(news.count, "scope")} can no longer be read`;
    case "score-fell":
      return `The score fell from ${news.from} to ${news.to}`;
    case "run-failed":
      return `Run ${news.run ?? ""} failed: ${news.error}`;
    case "test":
      return "This is a test from Pillarwatch: nothing happened";
  }
}
