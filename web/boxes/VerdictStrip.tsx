import type { UseQueryResult } from "@tanstack/react-query";
import type { Changes } from "../../contract/changes.ts";
import type { Checks } from "../../contract/checks.ts";
import type { Trend } from "../../contract/trend.ts";
import { Answer } from "../components/Answer.tsx";
import { isUnsaid } from "./said.ts";
import { Verdict } from "./Verdict.tsx";
import { VerdictUnsaid } from "./VerdictUnsaid.tsx";

interface VerdictStripProps {
  readonly trend: UseQueryResult<Trend>;
  readonly changes: UseQueryResult<Changes>;
  readonly checks: UseQueryResult<Checks>;
  /** By account, where there are several. */
  readonly accounts?: UseQueryResult<Trend>;
}

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

/** The strip without its words, or why there is none. */
const Waiting = ({ trend }: { readonly trend: UseQueryResult<unknown> }) =>
  trend.isError ? (
    <Answer of={trend} name="Better or worse">
      {() => null}
    </Answer>
  ) : (
    <VerdictUnsaid />
  );
