/** A lead's digest, of the whole organization: worst first, and all that is good in one line. Pure. */

import type { MovedAccount } from "../../db/read/moved-accounts.ts";
import type { PrinciplePosture } from "../../db/read/posture.ts";
import { headText } from "../../posture/audit-chain.ts";
import { causeNames, principleShort } from "../../posture/names.ts";
import { endingSection, plansSection } from "./decisions.ts";
import type { Digest, Figure, Line, Piece, Row, Section, Table } from "./digest.ts";
import type { LeadFacts } from "./facts.ts";
import { noticesOf } from "./notices.ts";
import { asOf, eyebrowOf, isQuiet } from "./owner.ts";
import { daysOf, figuresOf, headlineOf, link, linked, moveOf, openingOf, type Setting, strong, text, toneOf, ways } from "./parts.ts";
import { chartSection, fixesSection, hoursName, newRows, overdueSection } from "./sections.ts";
import { count, countOf, dayName, foreign, signed } from "./words.ts";

const MOST_FIXES = 3;
const NAME = "Your organization";

export function composeLead(facts: LeadFacts, setting: Setting): Digest {
  const { to } = setting;
  const quiet = isQuiet(facts, setting);
  const headline = quiet
    ? `${NAME}: ${facts.period.weeks === 1 ? "a quiet week" : `${facts.period.weeks} quiet weeks`}, ${countOf(facts.posture.openTotal ?? 0, "open finding")}`
    : headlineOf(NAME, facts, setting);
  const news = newRows(facts, setting);
  const sections: (Section | undefined)[] = quiet
    ? [principlesSection(facts, setting), unownedSection(facts, setting)]
    : [
        principlesSection(facts, setting),
        news.length === 0 ? undefined : { kind: "rows", title: "New and open again", rows: news },
        whySection(facts, setting),
        chartSection(facts, setting),
        accountsSection(facts, setting, "worse"),
        fixesSection(facts, setting, MOST_FIXES),
        plansSection(facts, setting),
        overdueSection(facts, setting),
        endingSection(facts, setting),
        unownedSection(facts, setting),
        silentSection(facts, setting),
        goodSection(facts, setting),
      ];
  return {
    subject: headline,
    preview: previewOf(facts),
    eyebrow: eyebrowOf(facts, setting),
    headline,
    opening: openingOf(facts, setting),
    notices: noticesOf(facts, setting),
    figures: [...figuresOf(facts, setting), checksPassed(facts, setting)],
    button: { text: "Open the overview", href: to.overview(daysOf(facts)) },
    sections: sections.filter((section) => section !== undefined),
    footer: footerOf(facts, setting),
  };
}

const previewOf = ({ coverage, unowned }: LeadFacts): string => {
  const { fresh, of } = coverage.share;
  const read = of === 0 ? "Nothing is watched" : fresh === of ? "Everything was read" : `${count(fresh)} of ${countOf(of, "scope")} read`;
  return `${read}; ${unowned.length === 0 ? "every account has an owner" : `${countOf(unowned.length, "account")} without an owner`}.`;
};

function checksPassed(facts: LeadFacts, { to }: Setting): Figure {
  const { percentage } = facts.posture.checksPassed;
  return {
    label: "Checks passed",
    value: percentage === null ? "–" : `${percentage} %`,
    href: to.overview(daysOf(facts)),
    move: moveOf(facts.posture.change?.checksPassed ?? null, false, " pts"),
  };
}

/** Worst movement first; a principle of which nothing is known is told by dashes. */
function principlesSection(facts: LeadFacts, { to }: Setting): Section {
  const { posture, quarter, since } = facts;
  const before = new Map(quarter.principles.map((principle) => [principle.id, principle]));
  const weeks = facts.period.weeks === 1 ? "week" : `${facts.period.weeks} weeks`;
  const shown = posture.principles.filter(({ id, openTotal }) => id !== "unmapped" || (openTotal ?? 0) > 0);
  const rows = [...shown].sort(byMovement).map((principle): Table["rows"][number] => {
    const { id, score, openTotal, change } = principle;
    const long = before.get(id)?.change ?? null;
    const moved = (by: number | null) => (by === null ? { text: "–" } : { text: signed(by), tone: toneOf(by, true) });
    return {
      name: link(principleShort[id], to.principle(id, daysOf(facts))),
      cells: [
        { text: openTotal === null ? "–" : count(openTotal) },
        moved(change?.open ?? null),
        moved(long?.open ?? null),
        { text: score === null ? "–" : `${score} %` },
        change?.score == null ? { text: "–" } : { text: signed(change.score), tone: toneOf(change.score, false) },
      ],
    };
  });
  const note: Line = [
    text(
      `Open findings against ${dayName(since)} and ${dayName(quarter.since)}; the score's points against ${dayName(since)}. More open is worse.`,
    ),
  ];
  return {
    kind: "table",
    title: "By principle, worst first",
    note,
    table: { columns: ["Principle", "Open", weeks, "quarter", "Score", "pts"], rows },
  };
}

const byMovement = (a: PrinciplePosture, b: PrinciplePosture): number =>
  (b.change?.open ?? 0) - (a.change?.open ?? 0) || (b.openTotal ?? 0) - (a.openTotal ?? 0);

const MOST_CAUSES = 4;

/** The parts add up to the difference; each opens its findings. */
function whySection(facts: LeadFacts, { to }: Setting): Section | undefined {
  const { changes } = facts;
  const parts = [
    ...changes.entered.parts.map((part) => ({ ...part, direction: "entered" as const })),
    ...changes.left.parts.map((part) => ({ ...part, direction: "left" as const })),
  ];
  if (parts.length === 0 || changes.open.from === null || changes.open.to === null) return undefined;
  const rows = (direction: "entered" | "left"): Row[] => {
    const mine = parts.filter((part) => part.direction === direction).sort((a, b) => b.n - a.n);
    const shown = mine.slice(0, mine.length > MOST_CAUSES ? MOST_CAUSES - 1 : MOST_CAUSES);
    const others = mine.slice(shown.length).reduce((sum, { n }) => sum + n, 0);
    const sign = direction === "entered" ? 1 : -1;
    return [
      ...shown.map(
        ({ cause, n }): Row => ({
          line: [link(causeNames(cause), to.moved(daysOf(facts), direction, cause))],
          value: text(signed(sign * n)),
        }),
      ),
      ...(others === 0 ? [] : [{ line: [link("By other causes", to.overview(daysOf(facts)))], value: text(signed(sign * others)) }]),
    ];
  };
  const days = daysOf(facts);
  const from: Row = { line: [link(`Open on ${dayName(changes.from)}`, to.overview(days))], value: text(count(changes.open.from)) };
  const until: Row = { line: [linked(strong(`Open on ${dayName(changes.to)}`), to.overview(days))], value: strong(count(changes.open.to)) };
  return { kind: "rows", title: `Why it moved: ${signed(changes.difference)}`, rows: [from, ...rows("entered"), ...rows("left"), until] };
}

const MOVED = 3;

function accountsSection(facts: LeadFacts, { to }: Setting, tone: "worse" | "better"): Section | undefined {
  const moved = facts.accounts.filter(({ change }) => change !== null && (tone === "worse" ? change > 0 : change < 0));
  if (moved.length === 0) return undefined;
  const most = [...moved].sort((a, b) => Math.abs(b.change ?? 0) - Math.abs(a.change ?? 0)).slice(0, MOVED);
  const rows = most.map(
    (account): Row => ({
      line: accountLine(account, to.account(account.id, daysOf(facts))),
      value: strong(`${signed(account.change ?? 0)} open`),
      tone,
    }),
  );
  const title = tone === "worse" ? "Got worse most" : "Got better most";
  return { kind: "rows", title, note: [link(`${countOf(moved.length, "account")} got ${tone}.`, to.accounts(daysOf(facts)))], rows };
}

const accountLine = ({ name, id, owners }: MovedAccount, href: string): Line => [
  linked(foreign(name, id, 40), href),
  ...(owners.length === 0 ? [text(", no owner")] : [text(", "), foreign(owners[0], "an owner", 50)]),
];

const NAMED = 3;

function unownedSection(facts: LeadFacts, { to }: Setting): Section | undefined {
  const { unowned, owners } = facts;
  if (unowned.length === 0) return undefined;
  const rows = unowned.slice(0, NAMED).map(
    ({ id, name, openTotal, suggestion }): Row => ({
      line: [
        linked(foreign(name, id, 40), to.account(id, daysOf(facts))),
        ...(suggestion === null ? [] : [text(", perhaps "), foreign(suggestion.name, suggestion.email, 50)]),
      ],
      value: text(openTotal === null ? "not read" : `${count(openTotal)} open`),
    }),
  );
  return {
    kind: "rows",
    title: `Without an owner: ${count(unowned.length)} of ${countOf(unowned.length + owners.owned, "account")}`,
    note: [link(`Give ${unowned.length === 1 ? "it" : "them"} owners`, to.owners()), text(": nobody gets a digest of what has none.")],
    rows,
  };
}

/** Accounts with something that is not read, the most first. */
function silentSection(facts: LeadFacts, { to }: Setting): Section | undefined {
  const { vanished } = facts;
  const { share, gaps } = facts.coverage;
  const silent = new Map<string, { name: string; scopes: number }>();
  for (const { accountId, accountName, scopes } of gaps) {
    const before = silent.get(accountId)?.scopes ?? 0;
    silent.set(accountId, { name: accountName, scopes: before + scopes });
  }
  if (silent.size === 0) return undefined;
  const most = [...silent].sort(([, a], [, b]) => b.scopes - a.scopes).slice(0, NAMED);
  const left =
    vanished === 0 ? [] : [text(` ${countOf(vanished, "account")} once watched ${vanished === 1 ? "has" : "have"} left or closed.`)];
  return {
    kind: "rows",
    title: `Not reporting in full: ${countOf(silent.size, "account")}`,
    note: [link(`${count(share.fresh)} of ${countOf(share.of, "scope")} are fresh.`, to.coverage()), ...left],
    rows: most.map(
      ([id, { name, scopes }]): Row => ({
        line: [linked(foreign(name, id, 40), to.account(id, daysOf(facts)))],
        value: text(countOf(scopes, "scope")),
      }),
    ),
  };
}

/** All that is good, in one line. */
function goodSection(facts: LeadFacts, { to }: Setting): Section | undefined {
  const { fixed, accounts, unowned, coverage } = facts;
  const days = daysOf(facts);
  const better = accounts.filter(({ change }) => change !== null && change < 0).sort((a, b) => (a.change ?? 0) - (b.change ?? 0));
  const median = fixed.medianHours === null ? "" : ` (median ${hoursName(fixed.medianHours)})`;
  const best: Piece[] = better
    .slice(0, NAMED)
    .flatMap(({ id, name, change }, index) => [
      text(index === 0 ? " Better most: " : ", "),
      linked(foreign(name, id, 40), to.account(id, days)),
      text(` ${signed(change ?? 0)}`),
    ]);
  const line: Piece[] = [
    ...(fixed.total === 0 ? [] : [link(`${count(fixed.total)} fixed`, to.moved(days, "left", "fixed")), text(`${median}.`)]),
    ...(best.length === 0 ? [] : [...best, text(".")]),
    ...(unowned.length === 0 ? [text(" Every account has an owner.")] : []),
    ...(coverage.share.of > 0 && coverage.share.fresh === coverage.share.of ? [text(" Everything was read.")] : []),
  ];
  return line.length === 0 ? undefined : { kind: "text", title: "What went well", lines: [line] };
}

function footerOf(facts: LeadFacts, setting: Setting): Line[] {
  const head =
    facts.auditHead === undefined
      ? []
      : [
          [
            text(
              `The audit log ends with ${headText(facts.auditHead)}: keep this mail, and pillarwatch audit verify --head proves that nothing was cut off.`,
            ),
          ],
        ];
  return [[text(asOf(facts, setting))], ...head, [text("You get this as you see the whole organization. ")], ways(setting)];
}
