/** What is missing, as work: gaps that one step mends are one trouble, in however many accounts. Pure. */
import type { Gap } from "../../../contract/coverage.ts";
import { sourceNames } from "../../words.ts";

export interface Trouble {
  readonly key: string;
  /** At least one; the largest first. */
  readonly gaps: readonly [Gap, ...Gap[]];
  readonly scopes: number;
  /** In AWS's words; in ours where it said nothing. */
  readonly says: string | null;
  /** One next step; that nothing need be done is an answer too. */
  readonly step: string;
  /** A policy statement to add, as JSON. */
  readonly statement: string | undefined;
}

/** In the API's order, which is the largest first. */
export function troublesOf(gaps: readonly Gap[]): readonly Trouble[] {
  const groups = new Map<string, [Gap, ...Gap[]]>();
  for (const gap of gaps) {
    const key = JSON.stringify([gap.state, gap.action, gap.sources, withoutNames(whatAwsSays(gap)), gap.waitingHelps]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [gap]);
    else group.push(gap);
  }
  return [...groups].map(([key, gaps]) => ({
    key,
    gaps,
    scopes: gaps.reduce((sum, { scopes }) => sum + scopes, 0),
    says: whatAwsSays(gaps[0]),
    step: stepFor(gaps[0]),
    statement: statementFor(gaps),
  }));
}

/** AWS begins with the role's whole ARN, which is the same in every account. */
const whatAwsSays = ({ message, action }: Gap): string | null =>
  message?.replace(/^User: \S+ is not authorized/, "Not authorized") ?? (action === null ? null : `Not authorized to perform: ${action}`);

/** The same words about another account or region are the same trouble. */
const withoutNames = (text: string | null): string | undefined =>
  text?.replaceAll(/\b\d{12}\b/g, "…").replaceAll(/\b[a-z]{2}(-[a-z]+)+-\d\b/g, "…");

/** One statement for all of them: their resources differ by account at most. */
function statementFor(gaps: readonly Gap[]): string | undefined {
  const statements = gaps.flatMap(({ statement }) => statement ?? []);
  const [first] = statements;
  if (first === undefined) return undefined;
  const resources = [...new Set(statements.map(({ Resource }) => Resource))];
  const text = JSON.stringify({ ...first, Resource: resources.length === 1 ? resources[0] : resources }, undefined, 1);
  return text.replaceAll(/\n */g, " "); // a line or two: it stands among others
}

function stepFor({ state, action, sources, waitingHelps, message, statement }: Gap): string {
  const named = sources.map((source) => sourceNames[source]).join(", ");
  switch (state) {
    case "denied":
      if (action === null) return "Compare the role's policy with the one that “pillarwatch policy” prints.";
      if (action !== "sts:AssumeRole") return "Add this statement to the role's policy.";
      return statement === null
        ? "Deploy the role, or mend its trust policy and external id."
        : "Deploy the role; if it is there, let it trust the collector, whose own policy needs this statement.";
    case "not_enabled":
      return `Enable ${named} there, or take the region out of the configuration.`;
    case "failed":
      return waitingHelps ? "Nothing: waiting helps. The next run tries again." : "Waiting does not help: see what AWS says.";
    case "stale":
      // It answers, and what it says proves nothing: to collect again would not help.
      return message === null ? "Start a run, and see whether the schedule runs." : "Mend that in the account; the next run sees it.";
    case "never":
      return "Start a run.";
    case "ok":
    case "denied_by_scp":
      return "Nothing.";
  }
}

/** Region → accounts that a service control policy keeps out there. No work for anybody: a footnote. */
export function closedByRegion(gaps: readonly Gap[]): readonly (readonly [string, readonly Gap[]])[] {
  const regions = new Map<string, Gap[]>();
  for (const gap of gaps) for (const region of gap.regions) regions.set(region, [...(regions.get(region) ?? []), gap]);
  return [...regions].sort(([a], [b]) => (a < b ? -1 : 1));
}
