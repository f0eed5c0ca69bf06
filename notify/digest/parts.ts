/** What both digests are made of: how the numbers moved, in words. Pure. */
import type { ListedFinding } from "../../db/read/findings.ts";
import { lastFreshMs } from "../../posture/coverage.ts";
import { LEAST_EVIDENCE, sumOf, type Verdict, verdictOf } from "../../posture/verdict.ts";
import type { Addresses, Days } from "./addresses.ts";
import type { Figure, Line, Move, Piece, Tone } from "./digest.ts";
import type { DueFacts, Facts } from "./facts.ts";
import { count, countOf, dayName, foreign, instantDay, listed, signed } from "./words.ts";

/** What composing needs beside the facts. */
export interface Setting {
  readonly to: Addresses;
  /** Of the reader: in which hours are told. Days are the organization's. */
  readonly timeZone: string;
  /** ISO 8601, when the digest is made. */
  readonly at: string;
  readonly name: string | null;
  readonly intervalMs: number;
  /** Address of a page that stops these mails; undefined where nothing is sent. */
  readonly stop: string | undefined;
}

export const daysOf = ({ since, period }: Pick<Facts, "since" | "period">): Days => ({ from: since, to: period.to });

/** Findings whose acceptance ended in the period: accepted before, open since. */
export const openAgain = ({ changes }: Pick<Facts, "changes">): number =>
  sumOf(changes.entered.parts, (cause) => cause === "acceptance ended");

export const text = (text: string): Piece => ({ text });
export const strong = (text: string): Piece => ({ text, isStrong: true });
export const link = (text: string, href: string): Piece => ({ text, href });
export const linked = (piece: Piece, href: string): Piece => ({ ...piece, href });

type NamedFinding = Pick<ListedFinding, "id" | "title" | "check" | "accountName" | "accountId" | "resource">;

/** What is wrong with which resource of which account. */
export const findingLine = ({ id, title, check, accountName, accountId, resource }: NamedFinding, to: Addresses): Line => [
  linked(foreign(title, check), to.finding(id)),
  text(", "),
  foreign(resource.name ?? resource.id.split(/[:/]/).at(-1), resource.type, 40),
  text(" in "),
  foreign(accountName, accountId, 40),
];

/** @param isWorseUp more of it is worse. @param unit " pts". */
export function moveOf(by: number | null, isWorseUp: boolean, unit = ""): Move | null {
  if (by === null) return null;
  if (by === 0) return { glyph: "±", text: "0, the same", tone: "same" };
  const isWorse = by > 0 === isWorseUp;
  const glyph = by > 0 ? (isWorse ? "▲" : "△") : isWorse ? "▼" : "▽";
  return { glyph, text: `${signed(by)}${unit}, ${isWorse ? "worse" : "better"}`, tone: isWorse ? "worse" : "better" };
}

export const toneOf = (by: number | null, isWorseUp: boolean): Tone => moveOf(by, isWorseUp)?.tone ?? "same";

export const judged = ({ changes }: Pick<Facts, "changes">): Verdict => verdictOf(changes);

/** Nothing at all was read for so long that what stands there may be wrong. @returns since when, ISO 8601. */
export function oldSince({ present }: Pick<Facts, "present">, { at, intervalMs }: Setting): string | undefined {
  const { countedAt } = present;
  return countedAt !== null && Date.parse(countedAt) < lastFreshMs(Date.parse(at), intervalMs) ? countedAt : undefined;
}

/** Of the last day: too little was read to say how it stands. */
export const isBlind = ({ posture }: Pick<Facts, "posture">): boolean =>
  posture.coverage !== null && posture.coverage.of > 0 && posture.coverage.fresh / posture.coverage.of < LEAST_EVIDENCE;

/** "Payments got worse: 3 new critical, 12 fixed, score 55 → 53". The subject, and what the mail begins with. */
export function headlineOf(name: string, facts: Facts, setting: Setting): string {
  const { posture, fixed } = facts;
  if (posture.openTotal === null) return `${name}: nothing was read yet`;
  const old = oldSince(facts, setting);
  if (old !== undefined) return `${name}: old numbers, nothing read since ${instantDay(old, setting.timeZone)}`;
  if (isBlind(facts)) {
    const { fresh = 0, of = 0 } = posture.coverage ?? {};
    return `${name}: old numbers, ${count(of - fresh)} of ${countOf(of, "scope")} not read`;
  }
  const score = scoreWords(posture.score, posture.change?.score ?? null);
  const words = [newWords(facts), fixed.total > 0 ? `${count(fixed.total)} fixed` : "none fixed", score];
  return `${name}${verdictWords[judged(facts).word]}: ${words.filter((part) => part !== undefined).join(", ")}`;
}

function newWords({ newCritical, newHigh, newAll }: Facts): string {
  if (newCritical.total > 0) return `${count(newCritical.total)} new critical`;
  if (newHigh > 0) return `${count(newHigh)} new high`;
  return newAll > 0 ? `${count(newAll)} new, none urgent` : "nothing new";
}

const verdictWords: Readonly<Record<Verdict["word"], string>> = {
  better: " got better",
  worse: " got worse",
  same: "",
  mixed: "",
  "cannot say": "",
};

function scoreWords(score: number | null, by: number | null): string | undefined {
  if (score === null) return undefined;
  return by === null || by === 0 ? `score ${score}` : `score ${score - by} → ${score}`;
}

/** "31 more open than on 15 Nov", and where. */
export function openingOf(facts: Facts, { to }: Setting): Line[] {
  const { posture, changes, accounts, since } = facts;
  if (posture.change === null)
    return [[text(`These are the first numbers: there is nothing to compare them with yet. The next digest says what has changed.`)]];
  const { open } = posture.change;
  const from = posture.change.since as Facts["since"];
  const how = open === 0 ? "As many are open as on" : `${count(Math.abs(open))} ${open > 0 ? "more" : "fewer"} open than on`;
  const moved = [...accounts]
    .filter(({ change }) => change !== null && change !== 0)
    .sort((a, b) => Math.abs(b.change ?? 0) - Math.abs(a.change ?? 0));
  const where = accounts.length < 2 ? [] : moved.slice(0, NAMED);
  const first: Piece[] = [text(`${how} ${dayName(from)}`)];
  const [only] = where;
  if (moved.length === 1 && only !== undefined)
    first.push(text(", all in "), linked(foreign(only.name, only.id, 40), to.account(only.id, daysOf(facts))));
  else
    for (const [index, { id, name, change }] of where.entries()) {
      first.push(text(index === 0 ? ": " : index === where.length - 1 && moved.length <= NAMED ? " and " : ", "));
      first.push(
        text(`${count(Math.abs(change ?? 0))} ${(change ?? 0) > 0 ? "more" : "fewer"} in `),
        linked(foreign(name, id, 40), to.account(id, daysOf(facts))),
      );
    }
  if (moved.length > NAMED && accounts.length >= 2)
    first.push(text(` and other changes in ${countOf(moved.length - NAMED, "more account")}`));
  first.push(text("."));
  const verdict = judged(facts);
  const otherwise = [
    verdict.cameOtherwise > 0 ? `${count(verdict.cameOtherwise)} only came into view` : undefined,
    verdict.wentOtherwise > 0 ? `${count(verdict.wentOtherwise)} left without being fixed` : undefined,
  ].filter((part) => part !== undefined);
  if (otherwise.length > 0) first.push(text(` Of the change, ${listed(otherwise)}: without those it would be ${signed(verdict.real)}.`));
  if (changes.countedFrom !== null && changes.countedFrom > since)
    first.push(text(` Counted since ${dayName(changes.countedFrom)}, the first day that was read.`));
  return [first];
}

const NAMED = 3;

/** Open and score, against the last day before the period. */
export function figuresOf(facts: Facts, { to }: Setting): Figure[] {
  const { posture } = facts;
  const href = to.overview(daysOf(facts));
  const { change } = posture;
  return [
    { label: "Open", value: posture.openTotal === null ? "–" : count(posture.openTotal), href, move: moveOf(change?.open ?? null, true) },
    {
      label: "Score",
      value: posture.score === null ? "–" : `${posture.score} %`,
      href,
      move: moveOf(change?.score ?? null, false, " pts"),
    },
    ...(facts.due === null ? [] : [overdueFigure(facts.due, to)]),
  ];
}

/** What was overdue on a day that is over is not kept: of what is overdue now it is told how much came in a week. */
function overdueFigure({ overdue, lately, soon }: DueFacts, to: Addresses): Figure {
  const figure = { label: "Overdue", value: count(overdue), href: to.open({ due: "overdue" }) };
  if (lately > 0) return { ...figure, move: { glyph: "▲", text: `${signed(lately)} in 7 days, worse`, tone: "worse" } };
  return { ...figure, move: null, note: soon > 0 ? `${count(soon)} due within 7 days` : "none new in 7 days" };
}

/** How somebody gets fewer of them, or none. */
export const ways = ({ to, stop }: Setting): Line => [
  link("Every two weeks, monthly or not at all", to.profile()),
  ...(stop === undefined ? [] : [text(" · "), link("Unsubscribe", stop)]),
];
