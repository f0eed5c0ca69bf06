import { Link } from "react-router";
import type { Coverage, Gap } from "../../../contract/coverage.ts";
import { count, countOf, percent } from "../../formats/number.ts";
import { age } from "../../formats/time.ts";
import { useCoverageChoice } from "../../selection/coverage.ts";
import { coverageWords } from "../../words.ts";

const others = ["stale", "denied", "not_enabled", "failed", "never", "denied_by_scp"] as const;

/** How much is fresh, and how much is not for which reason. Each number opens its scopes in the matrix, and what is missing there. */
export function Shares({ coverage: { share, states, gaps, asOf } }: { readonly coverage: Coverage }) {
  return (
    <dl className="strip">
      <div className="figure">
        <dt>Fresh evidence</dt>
        <dd className="value large">{percent(share.fresh, share.of)}</dd>
        <dd className="below">
          {count(share.fresh)} of {countOf(share.of, "scope")}
        </dd>
      </div>
      {others.map((state) => (
        <div className="figure" key={state}>
          <dt>
            <span className={`glyph ${state}`} aria-hidden="true">
              {coverageWords[state].glyph}
            </span>{" "}
            {coverageWords[state].name}
          </dt>
          <dd className="value">{states[state] === 0 ? "0" : <Opens state={state} scopes={states[state]} />}</dd>
          <dd className="below">{belowOf(state, gaps, asOf)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Opens({ state, scopes }: { readonly state: (typeof others)[number]; readonly scopes: number }) {
  const { choice, hrefWith } = useCoverageChoice();
  const isChosen = choice.state.length === 1 && choice.state[0] === state;
  return (
    <Link
      className="opens"
      to={hrefWith({ state: isChosen ? undefined : state, page: undefined })}
      preventScrollReset
      aria-current={isChosen ? "true" : undefined}
      aria-label={`${countOf(scopes, "scope")}: ${coverageWords[state].name}`}
    >
      {count(scopes)}
    </Link>
  );
}

/** What made the number, as far as the gaps in the answer tell. */
function belowOf(state: (typeof others)[number], gaps: readonly Gap[], asOf: string): string {
  const mine = gaps.filter((gap) => gap.state === state);
  if (mine.length === 0) return "none";
  switch (state) {
    case "denied_by_scp":
      return "not counted";
    case "denied": {
      const actions = new Set(mine.map(({ action }) => action));
      return actions.size === 1 && actions.has("sts:AssumeRole")
        ? `the role, ${inAccounts(mine)}`
        : `${countOf(actions.size, "action")} missing`;
    }
    case "failed":
      return mine.every(({ waitingHelps }) => waitingHelps) ? "waiting helps" : "see what is missing";
    case "stale": {
      const last = mine.map(({ lastSuccessAt }) => lastSuccessAt).reduce((a, b) => (a !== null && b !== null && a < b ? a : b));
      return last === null ? inAccounts(mine) : `oldest: ${age(Date.parse(asOf) - Date.parse(last))}`;
    }
    case "never":
    case "not_enabled":
      return inAccounts(mine);
  }
}

const inAccounts = (gaps: readonly Gap[]): string => `in ${countOf(new Set(gaps.map(({ accountId }) => accountId)).size, "account")}`;
