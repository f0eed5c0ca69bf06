/** An owner's digest, from what is known of their accounts and nothing else. Pure. */

import { endingSection, plansSection } from "./decisions.ts";
import type { Digest, Section } from "./digest.ts";
import type { Facts } from "./facts.ts";
import { noticesOf } from "./notices.ts";
import { daysOf, figuresOf, headlineOf, isBlind, judged, openAgain, openingOf, type Setting, text, ways } from "./parts.ts";
import { chartSection, fixedSection, fixesSection, newRows, overdueSection } from "./sections.ts";
import { cleaned, countOf, daysName, firstOf, momentName } from "./words.ts";

const MOST_FIXES = 5;
const QUIET_FIXES = 1;

export function composeOwner(facts: Facts, setting: Setting): Digest {
  const { to } = setting;
  const days = daysOf(facts);
  const quiet = isQuiet(facts, setting);
  const headline = quiet ? quietHeadline(facts) : headlineOf(nameOf(facts.accounts), facts, setting);
  const news = newRows(facts, setting);
  const sections: (Section | undefined)[] = quiet
    ? [fixesSection(facts, setting, QUIET_FIXES), plansSection(facts, setting)]
    : [
        fixesSection(facts, setting, MOST_FIXES),
        plansSection(facts, setting),
        news.length === 0 ? undefined : { kind: "rows", title: "New and open again", rows: news },
        overdueSection(facts, setting),
        endingSection(facts, setting),
        chartSection(facts, setting),
        fixedSection(facts, setting),
      ];
  return {
    subject: headline,
    preview: quiet ? "Nothing urgent is new, and nothing came back." : previewOf(facts),
    eyebrow: eyebrowOf(facts, setting),
    headline,
    opening: quiet ? [[text("Nothing critical or high is new, and nothing came back.")]] : openingOf(facts, setting),
    notices: noticesOf(facts, setting),
    figures: figuresOf(facts, setting),
    button: { text: facts.accounts.length === 1 ? "Open your account" : "Open your accounts", href: to.overview(days) },
    sections: sections.filter((section) => section !== undefined),
    footer: [
      [text(asOf(facts, setting))],
      [
        text(
          `You get this as owner of ${firstOf(
            facts.accounts.map(({ name, id }) => cleaned(name, 40) || id),
            3,
            "account",
          )}. `,
        ),
      ],
      ways(setting),
    ],
  };
}

/** Nothing that somebody would want to be told about. A week of which too little was read is not quiet. */
export function isQuiet(facts: Facts, _setting: Setting): boolean {
  const { newCritical, newHigh, reopened, posture, fixed, due, ending, plans } = facts;
  const isStill = judged(facts).word === "same";
  return (
    posture.change !== null &&
    isStill &&
    !isBlind(facts) &&
    newCritical.total === 0 &&
    newHigh === 0 &&
    reopened.total === 0 &&
    openAgain(facts) === 0 &&
    fixed.total === 0 &&
    ending.total === 0 &&
    plans.every(({ state }) => state === "planned") &&
    (due?.lately ?? 0) <= 0
  );
}

const quietHeadline = (facts: Facts): string => {
  const { posture, accounts } = facts;
  const score = posture.score === null ? "" : `, score ${posture.score}`;
  const week = facts.period.weeks === 1 ? "a quiet week" : `${facts.period.weeks} quiet weeks`;
  return `${nameOf(accounts)}: ${week}, ${countOf(posture.openTotal ?? 0, "open finding")}${score}`;
};

const previewOf = ({ fixes }: Facts): string => {
  const [first] = fixes;
  return first === undefined ? "Nothing is open." : `First: ${cleaned(first.title, 90)}`;
};

export const eyebrowOf = ({ period }: Pick<Facts, "period">, { name }: Setting): string => {
  const [, number = ""] = period.week.split("-W");
  const weeks = period.weeks === 1 ? `week ${Number(number)}` : `${period.weeks} weeks to week ${Number(number)}`;
  const shown = cleaned(name ?? "", 60);
  return ["Pillarwatch", `${weeks}, ${daysName(period.from, period.to)}`, ...(shown === "" ? [] : [shown])].join(" · ");
};

/** Of when the numbers are, when they were read, and when this was made. */
export function asOf({ posture, period, present }: Facts, { timeZone, at }: Setting): string {
  const read = present.countedAt === null ? "" : ` Last read ${momentName(present.countedAt, timeZone)}.`;
  const zone = timeZone.replaceAll("_", " ");
  return `Numbers are those of the end of ${daysName(period.to, period.to).replace(/^\d+ to /, "")}${posture.isFinal ? "" : ", which is not over"}; what to fix and what is not seen is as of ${momentName(at, timeZone)}, ${zone}.${read}`;
}

/**
 * What the accounts are called together: the one there is, the OU that all are in, the words that all their names begin with, else how many
 * there are.
 */
function nameOf(accounts: Facts["accounts"]): string {
  const [first] = accounts;
  if (first === undefined) return "No account";
  const own = cleaned(first.name, 40) || first.id;
  if (accounts.length === 1) return own;
  const begins = commonBeginning(accounts.map(({ name }) => name));
  if (begins !== undefined) return cleaned(begins.charAt(0).toUpperCase() + begins.slice(1), 40);
  const unit = first.organizationalUnit;
  const last = unit?.split(" / ").at(-1);
  if (unit?.includes(" / ") && last !== undefined && accounts.every(({ organizationalUnit }) => organizationalUnit === unit))
    return cleaned(last, 40);
  return `Your ${accounts.length} accounts`;
}

const LEAST_LETTERS = 3;

/** "payments" of payments-prod and payments-dev: whole words, as names are made of them. */
function commonBeginning(names: readonly string[]): string | undefined {
  const words = names.map((name) => name.split(/[-_ .]+/));
  const [first = []] = words;
  let shared = 0;
  while (shared < first.length - 1 && words.every((one) => one.length > shared + 1 && one[shared] === first[shared])) shared += 1;
  const text = first.slice(0, shared).join(" ");
  return text.length >= LEAST_LETTERS ? text : undefined;
}
