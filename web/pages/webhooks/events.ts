import type { WebhookEvent, WebhookFormat } from "../../../posture/words.ts";

/** As they are chosen: what each is told of. */
export const eventNames: Readonly<Record<WebhookEvent, string>> = {
  "new-critical": "New critical findings",
  "severity-risen": "A severity rose",
  "came-back": "What was fixed came back",
  "coverage-lost": "Coverage lost",
  "score-fell": "The score fell",
  "run-failed": "A run failed",
  "acceptance-ended": "An acceptance ended",
};

export const formatNames: Readonly<Record<WebhookFormat, string>> = { json: "JSON", slack: "Slack" };
