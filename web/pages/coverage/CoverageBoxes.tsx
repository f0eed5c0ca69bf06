import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import type { UseQueryResult } from "@tanstack/react-query";
import type { Coverage, Gap } from "../../../contract/coverage.ts";
import { Answer, Loading } from "../../components/Answer.tsx";
import { When } from "../../components/When.tsx";
import { count, countOf, percent } from "../../formats/number.ts";
import { coverageWords } from "../../words.ts";
import { CoverageMatrix } from "./CoverageMatrix.tsx";
import { Gaps } from "./Gaps.tsx";

interface CoverageBoxesProps {
  readonly coverage: UseQueryResult<Coverage>;
  readonly isCollecting: boolean;
}

export function CoverageBoxes({ coverage, isCollecting }: CoverageBoxesProps) {
  return (
    <div id="coverage" className="stack">
      <Container
        header={
          <Header
            variant="h2"
            description={
              <>
                A scope is one account, region and source.{" "}
                {coverage.data && (
                  <>
                    As of <When at={coverage.data.asOf} />.
                  </>
                )}
              </>
            }
          >
            Coverage
          </Header>
        }
      >
        <Answer of={coverage} name="Coverage" lines={2}>
          {(coverage) => <Shares coverage={coverage} />}
        </Answer>
      </Container>
      {coverage.isPending && (
        <div className="two-columns">
          {boxes.map(([name, lines]) => (
            <Container key={name} header={<Header variant="h2">{name}</Header>}>
              <Loading name={name} lines={lines} />
            </Container>
          ))}
        </div>
      )}
      {coverage.data !== undefined && coverage.data.total > 0 && (
        <div className="two-columns">
          <CoverageMatrix coverage={coverage.data} />
          <Gaps coverage={coverage.data} isCollecting={isCollecting} />
        </div>
      )}
    </div>
  );
}

/** As high as an organization of a dozen accounts will fill them. */
const boxes = [
  ["Account, region, source", 16],
  ["What is missing", 10],
] as const;

const others = ["stale", "denied", "not_enabled", "failed", "never", "denied_by_scp"] as const;

function Shares({ coverage: { share, states, total, gaps } }: { readonly coverage: Coverage }) {
  if (total === 0) return <p className="empty">No scope is known yet: the first run finds out which accounts and regions there are.</p>;
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
          <dd className="value">{count(states[state])}</dd>
          <dd className="below">{belowOf(state, gaps)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What made the number, as far as the gaps in the answer tell. */
function belowOf(state: (typeof others)[number], gaps: readonly Gap[]): string {
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
    case "stale":
    case "never":
    case "not_enabled":
      return inAccounts(mine);
  }
}

const inAccounts = (gaps: readonly Gap[]): string => `in ${countOf(new Set(gaps.map(({ accountId }) => accountId)).size, "account")}`;
