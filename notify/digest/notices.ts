/** Before any number: what was read too long ago, and what could not be read. Pure. */
import type { Gap } from "../../db/read/coverage.ts";
import { sourceNames } from "../../posture/names.ts";
import { LEAST_EVIDENCE } from "../../posture/verdict.ts";
import { sources as allSources, type Coverage, type SourceId } from "../../posture/words.ts";
import type { Line, Piece } from "./digest.ts";
import type { Facts } from "./facts.ts";
import { link, oldSince, type Setting, strong, text } from "./parts.ts";
import { count, countOf, firstOf, foreign, instantDay, listed, momentName } from "./words.ts";

/** What was read too long ago, and what could not be read: before any number. The last line leads to all of it. */
export function noticesOf(facts: Facts, setting: Setting): Line[] {
  const isOld = oldSince(facts, setting) !== undefined;
  const lines = isOld ? [oldNotice(facts, setting)] : [...staleNotices(facts), ...gapNotices(facts, setting)];
  const last = lines.pop();
  return last === undefined ? [] : [...lines, [...last, text(" "), link("See coverage", setting.to.coverage())]];
}

/** Each scope is old then: one sentence for all of them. */
function oldNotice(facts: Facts, setting: Setting): Line {
  const since = momentName(oldSince(facts, setting) ?? setting.at, setting.timeZone);
  return [
    strong("Old numbers: "),
    text(`nothing has been read since ${since}. What is below is as it was then, and may be better or worse by now.`),
  ];
}

function staleNotices({ present, posture, coverage }: Facts): Line[] {
  if (present.countedAt === null) return [[strong("Not read: "), text("no run has been made yet.")]];
  const { fresh, of } = coverage.share;
  if (of === 0 || fresh / of >= LEAST_EVIDENCE || posture.openTotal === null) return [];
  return [
    [
      strong("Old numbers: "),
      text(`${count(of - fresh)} of ${countOf(of, "scope")} have no fresh evidence. They may be better or worse by now.`),
    ],
  ];
}

interface Together {
  readonly state: Coverage;
  readonly sources: readonly SourceId[];
  readonly accounts: readonly { readonly id: string; readonly name: string }[];
  readonly regions: readonly string[];
  readonly action: string | null;
  readonly lastSuccessAt: string | null;
}

const MOST_NOTICES = 3;

function gapNotices({ coverage: { gaps } }: Facts, { timeZone }: Setting): Line[] {
  const together = gapsTogether(gaps);
  const lines = together
    .slice(0, MOST_NOTICES)
    .map((gap, index): Line => [...(index === 0 ? [strong("Not seen: ")] : []), ...gapLine(gap, timeZone)]);
  const more = together.length - MOST_NOTICES;
  if (more > 0) lines.push([text(`And ${countOf(more, "more gap")}.`)]);
  return lines;
}

/** The same trouble in many accounts is one thing to say. */
function gapsTogether(gaps: readonly Gap[]): Together[] {
  const groups = new Map<string, Together>();
  for (const { accountId, accountName, state, sources, regions, action, lastSuccessAt } of gaps) {
    const key = JSON.stringify([state, [...sources].sort(), action]);
    const group = groups.get(key);
    const earliest = [group?.lastSuccessAt, lastSuccessAt].flatMap((at) => at ?? []).sort()[0] ?? null;
    groups.set(key, {
      ...{ state, sources, action, lastSuccessAt: earliest },
      accounts: [...(group?.accounts ?? []), { id: accountId, name: accountName }],
      regions: [...new Set([...(group?.regions ?? []), ...regions])].sort(),
    });
  }
  return [...groups.values()].sort((a, b) => b.accounts.length - a.accounts.length);
}

function gapLine({ state, sources, accounts, regions, action, lastSuccessAt }: Together, timeZone: string): Line {
  const isAll = sources.length === allSources.length;
  const services = isAll ? "Nothing" : listed(sources.map((source) => sourceNames[source]));
  const [are, have] = sources.length > 1 && !isAll ? ["are", "have"] : ["is", "has"];
  const inRegions = regions.includes("global") && regions.length === 1 ? "" : ` in ${firstOf(regions, 2, "region")}`;
  const since = lastSuccessAt === null ? "" : ` since ${instantDay(lastSuccessAt, timeZone)}`;
  const where: Piece[] =
    accounts.length <= 2
      ? accounts.flatMap(({ id, name }, index) => [...(index === 0 ? [] : [text(" and ")]), foreign(name, id, 40)])
      : [text(countOf(accounts.length, "account"))];
  const missing =
    lastSuccessAt === null ? ` ${lost(sources)} there are in no number below.` : ` ${lost(sources)} there are as they were then.`;
  switch (state) {
    case "not_enabled":
      return [text(`${services} ${are} off for `), ...where, text(`${inRegions}${since}.${missing}`)];
    case "denied":
      return [
        text(`${services} may ${isAll ? "" : "not "}be read in `),
        ...where,
        text(`${inRegions}${since}${action === null ? "" : `: ${action} is missing`}.${missing}`),
      ];
    case "failed":
      return [text(`${services} could ${isAll ? "" : "not "}be read in `), ...where, text(`${inRegions}${since}.${missing}`)];
    case "never":
      return [text(`${services} ${have} ${isAll ? "" : "not "}been read yet in `), ...where, text(`${inRegions}.${missing}`)];
    case "stale":
    case "ok":
    case "denied_by_scp":
      return [text(`${services} ${have} ${isAll ? "" : "not "}been read in `), ...where, text(`${inRegions}${since}.${missing}`)];
  }
}

const lostBy: Readonly<Record<SourceId, string>> = {
  securityhub: "Controls",
  guardduty: "Threats",
  inspector: "Vulnerabilities",
  config: "Config rules",
};

function lost(sources: readonly SourceId[]): string {
  if (sources.length === allSources.length) return "Findings";
  const words = listed(sources.map((source) => lostBy[source]));
  return words.slice(0, 1) + words.slice(1).replace(/Controls|Threats|Vulnerabilities/g, (word) => word.toLowerCase());
}
