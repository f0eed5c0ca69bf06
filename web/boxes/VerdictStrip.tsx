import type { UseQueryResult } from "@tanstack/react-query";
import type { Changes } from "../../contract/changes.ts";
import type { Checks } from "../../contract/checks.ts";
import type { Trend } from "../../contract/trend.ts";
import { Answer, Loading } from "../components/Answer.tsx";
import { Verdict } from "./Verdict.tsx";

interface VerdictStripProps {
  readonly trend: UseQueryResult<Trend>;
  readonly changes: UseQueryResult<Changes>;
  readonly checks: UseQueryResult<Checks>;
  /** By account, where there are several. */
  readonly accounts?: UseQueryResult<Trend>;
}

/** Nothing is said yet: of the days, or of why they moved where they did. */
export const isUnsaid = ({ data }: UseQueryResult<Trend>, changes: UseQueryResult<unknown>): boolean =>
  data === undefined || (data.change !== null && changes.isPending);

/** The verdict, in its final height from the beginning. None where no change is counted: there is nothing to compare with. */
export function VerdictStrip({ trend, changes, checks, accounts }: VerdictStripProps) {
  if (trend.data === undefined || isUnsaid(trend, changes)) return <Waiting trend={trend} />;
  const { data } = trend;
  if (data.change === null) return null;
  return (
    <Answer of={changes} name="Better or worse">
      {(changes) => <Verdict changes={changes} trend={data} accounts={accounts?.data} checks={checks.data} />}
    </Answer>
  );
}

const cells = ["Better or worse", "Where", "Why", "What next"] as const;

/** The strip without its words, or why there is none. */
function Waiting({ trend }: { readonly trend: UseQueryResult<unknown> }) {
  if (trend.isError) {
    return (
      <Answer of={trend} name="Better or worse">
        {() => null}
      </Answer>
    );
  }
  return (
    <section className="verdict-strip" aria-label="In short">
      {cells.map((name) => (
        <div className="cell" key={name}>
          <h2>{name}</h2>
          <Loading name={name} lines={3} />
        </div>
      ))}
    </section>
  );
}
