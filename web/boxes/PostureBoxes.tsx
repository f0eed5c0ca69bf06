import "./boxes.css";
import "./print.css";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Changes } from "../../contract/changes.ts";
import type { Checks } from "../../contract/checks.ts";
import type { Trend } from "../../contract/trend.ts";
import { usePosture } from "../api/posture.ts";
import { useTrend } from "../api/trend.ts";
import { Answer } from "../components/Answer.tsx";
import { Loading } from "../components/Loading.tsx";
import { useLater } from "../components/later.ts";
import { PrincipleCards } from "../components/PrincipleCards.tsx";
import { useAsIf } from "../selection/as-if.ts";
import { NumbersBox } from "./NumbersBox.tsx";
import { isUnsaid } from "./said.ts";
import { TrendBox } from "./TrendBox.tsx";
import { VerdictStrip } from "./VerdictStrip.tsx";

interface PostureBoxesProps {
  readonly changes: UseQueryResult<Changes>;
  readonly checks: UseQueryResult<Checks>;
  /** By account, where there are several. */
  readonly accounts?: UseQueryResult<Trend>;
  /** What follows, in pairs. */
  readonly children: ReactNode;
}

/** What the posture of any view begins with, the organization's or an account's: the verdict, its numbers, its days, its principles. */
export function PostureBoxes({ changes, checks, accounts, children }: PostureBoxesProps) {
  const posture = usePosture();
  const trend = useTrend("principle");
  const charted = useTrend("principle", { isChart: true });
  const { isOn } = useAsIf();
  const isSaid = isOn ? !trend.isPending : trend.isError || !isUnsaid(trend, changes);
  const isLater = useLater(!posture.isPending && isSaid);
  return (
    <div className="posture-boxes">
      {!isOn && <VerdictStrip trend={trend} changes={changes} checks={checks} {...(accounts !== undefined && { accounts })} />}
      <NumbersBox />
      <TrendBox trend={charted} isTime={isLater} />
      <div className="posture-cards">
        {isLater ? (
          <Answer of={posture} name="Principles" lines={11}>
            {({ principles }) => <PrincipleCards principles={principles} trend={trend.data} />}
          </Answer>
        ) : (
          <Loading name="Principles" lines={11} />
        )}
      </div>
      {isLater && <div className="posture-pairs">{children}</div>}
    </div>
  );
}
