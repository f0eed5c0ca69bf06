import { memo, type ReactNode } from "react";
import { Link } from "react-router";
import type { Changes } from "../../contract/changes.ts";
import type { Checks } from "../../contract/checks.ts";
import type { Trend } from "../../contract/trend.ts";
import { isRealIn, isRealOut, LEAST_EVIDENCE, SAME_SHARE, type Verdict as Said, sumOf, verdictOf } from "../../posture/verdict.ts";
import { useSignedIn } from "../api/session.ts";
import { Change } from "../components/Change.tsx";
import { Dotted } from "../components/Dotted.tsx";
import { Foreign } from "../components/Foreign.tsx";
import { PrincipleMark } from "../components/PrincipleMark.tsx";
import { count, countOf, signed } from "../formats/number.ts";
import { dayName } from "../formats/time.ts";
import { visible } from "../formats/visible.ts";
import { paths } from "../paths.ts";
import { useHref } from "../selection/address.ts";
import { groupOf } from "../selection/read.ts";
import { largestStep, mostMoved } from "../trend/moved.ts";
import { severityNames } from "../words.ts";

interface VerdictProps {
  readonly changes: Changes;
  /** Of the same days, by principle and by account. */
  readonly trend: Trend;
  readonly accounts: Trend | undefined;
  readonly checks: Checks | undefined;
}

/** Better or worse, where, why, what next: the answer first, in words that are also what a screen reader hears. */
export const Verdict = memo(function Verdict({ changes, trend, accounts, checks }: VerdictProps) {
  const said = verdictOf(changes);
  return (
    <section className={`verdict-strip is-${said.word.replace(" ", "-")} keep-together`} aria-label="In short">
      <Cell name={<Rule />}>
        <Headline said={said} />
        <p>{sentenceOf(said, changes)}</p>
      </Cell>
      <Cell name="Where">
        <Where trend={trend} accounts={accounts} isBetter={said.word === "better"} />
      </Cell>
      <Cell name="Why">
        <Why changes={changes} trend={trend} />
      </Cell>
      <Cell name="What next">{checks !== undefined && <Next checks={checks} />}</Cell>
    </section>
  );
});

function Cell({ name, children }: { readonly name: ReactNode; readonly children: ReactNode }) {
  return (
    <div className="cell">
      <h2>{name}</h2>
      {children}
    </div>
  );
}

function Rule() {
  return (
    <Dotted
      header="How the word is found"
      content={
        <>
          What is new or came back is set against what was fixed or is gone. Up to {100 * SAME_SHARE} % of what was open is about the same.
          Where the whole count moved the other way (scopes or accounts that came and went, findings that were suppressed) the word is
          “mixed”. Below {100 * LEAST_EVIDENCE} % of fresh scopes nothing is said.
        </>
      }
    >
      <span className="rule">Better or worse</span>
    </Dotted>
  );
}

const words: Readonly<Record<Said["word"], readonly [glyph: string, word: string]>> = {
  better: ["▽", "Better"],
  worse: ["▲", "Worse"],
  same: ["±", "About the same"],
  mixed: ["◇", "Mixed"],
  "cannot say": ["?", "Cannot say"],
};

function Headline({ said: { word, difference } }: { readonly said: Said }) {
  const [glyph, text] = words[word];
  return (
    <p className="headline">
      <span className="word">
        <span aria-hidden="true">{glyph}</span> {text}
      </span>
      {difference !== null && `, ${difference === 0 ? "± 0" : signed(difference)} open`}
    </p>
  );
}

function sentenceOf({ word, real, cameOtherwise, wentOtherwise, threshold }: Said, changes: Changes): string {
  const { open, countedFrom, coverage } = changes;
  if (open.from === null || open.to === null || countedFrom === null)
    return "Nobody reported at the beginning or at the end of these days.";
  const share = open.from === 0 ? "" : ` (${signed(Math.round((1000 * (open.to - open.from)) / open.from) / 10)} %)`;
  const otherwise = [
    cameOtherwise > 0 && `${count(cameOtherwise)} came into view`,
    wentOtherwise > 0 && `${count(wentOtherwise)} left it or were put away`,
  ].filter((part) => part !== false);
  return [
    `${count(open.from)} → ${count(open.to)}${share} since ${dayName(countedFrom, new Date())}.`,
    otherwise.length > 0 ? ` ${otherwise.join(", ")}; ${real === 0 ? "± 0" : signed(real)} without that.` : "",
    word === "same" ? ` Up to ±${count(threshold)} is about the same.` : "",
    word === "cannot say" && coverage !== null ? ` Only ${count(coverage.fresh)} of ${countOf(coverage.of, "scope")} are fresh.` : "",
  ].join("");
}

const SHOWN = 2;

/** Two accounts and a principle, on the side that the word names. */
function Where({ trend, accounts, isBetter }: Pick<VerdictProps, "trend" | "accounts"> & { readonly isBetter: boolean }) {
  const href = useHref();
  const side = isBetter ? "better" : "worse";
  const moved = accounts === undefined ? [] : mostMoved(accounts)[side].slice(0, SHOWN);
  const [principle] = mostMoved(trend)[side];
  if (moved.length === 0 && principle === undefined)
    return <p>{isBetter ? "No account got better." : "No account and no principle got worse."}</p>;
  return (
    <ul className="rows">
      {moved.map(({ id, name, by }) => (
        <li key={id}>
          <Link to={href(paths.account(id))} className="cut">
            <Foreign text={visible(name) ?? id} />
          </Link>
          <Change by={by} isWorseUp />
        </li>
      ))}
      {principle !== undefined && (
        <li>
          <Link to={href(paths.principle(principle.id))}>
            <PrincipleMark id={groupOf(principle.id)} short />
          </Link>
          <Change by={principle.by} isWorseUp />
        </li>
      )}
    </ul>
  );
}

function Why({ changes: { entered, left }, trend }: { readonly changes: Changes; readonly trend: Trend }) {
  const href = useHref();
  const step = largestStep(trend);
  // An owner's landing page is of the week, whatever the address says.
  const isOwner = useSignedIn().role === "owner";
  const days = step && { first: step.before, second: step.date };
  return (
    <>
      <p>
        <b>{count(sumOf(entered.parts, isRealIn))} new</b> or back against <b>{count(sumOf(left.parts, isRealOut))} fixed</b> or gone.
      </p>
      {step !== undefined && (
        <p>
          Largest step:{" "}
          <Link to={isOwner ? href(paths.compare, days) : href(paths.overview, { range: "custom", from: step.before, to: step.date })}>
            {signed(step.by)} on {dayName(step.date, new Date())}
          </Link>
        </p>
      )}
    </>
  );
}

const FIXES = 3;

function Next({ checks: { items } }: { readonly checks: Checks }) {
  const href = useHref();
  if (items.length === 0) return <p>No check has an open finding.</p>;
  return (
    <ol className="rows">
      {items.slice(0, FIXES).map(({ check, kind, title, openTotal, severity }) => (
        <li key={`${kind} ${check}`}>
          <Link to={href(paths.check(check), { kind })} className="cut" title={title}>
            <Foreign text={visible(title) ?? check} />
          </Link>
          <span className="closes">
            closes {count(openTotal)}
            {severity === "CRITICAL" && <span className="quiet inline"> {severityNames.CRITICAL.toLowerCase()}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
