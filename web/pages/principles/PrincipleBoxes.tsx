import "../../boxes/boxes.css";
import "../../boxes/print.css";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import type { WholePrinciple } from "../../../contract/practices.ts";
import type { PrincipleGroup } from "../../../posture/words.ts";
import { useIsLively } from "../../api/posture.ts";
import { checksQuery, everyAccountQuery } from "../../api/queries.ts";
import { useSince } from "../../api/since.ts";
import { useChangesOver, useTrend } from "../../api/trend.ts";
import { Box } from "../../boxes/Box.tsx";
import { FixFirstBox } from "../../boxes/FixFirst.tsx";
import { NumbersBox } from "../../boxes/NumbersBox.tsx";
import { SeverityTrend } from "../../boxes/SeverityTrend.tsx";
import { WhyItMovedBox } from "../../boxes/WhyItMoved.tsx";
import { paths } from "../../paths.ts";
import { useAsIf } from "../../selection/as-if.ts";
import { placeQuery } from "../../selection/asked.ts";
import { useChartChoice } from "../../selection/chart.ts";
import { usePlace } from "../../selection/place.ts";
import { BestPractices } from "./BestPractices.tsx";
import { Detectors } from "./Detectors.tsx";
import { explained } from "./explained.ts";
import { HowToMap } from "./HowToMap.tsx";
import { Questions } from "./Questions.tsx";
import { WorstAccounts } from "./WorstAccounts.tsx";

const FIXES = 5;

interface PrincipleBoxesProps {
  readonly id: PrincipleGroup;
  readonly whole: UseQueryResult<WholePrinciple>;
}

export function PrincipleBoxes({ id, whole }: PrincipleBoxesProps) {
  const { place } = usePlace();
  const { asked } = useAsIf();
  const severities = useTrend("severity");
  const charted = useTrend("severity", { isChart: true });
  const { chart } = useChartChoice();
  const changes = useChangesOver(severities.data);
  const checks = useQuery(checksQuery({ ...placeQuery(place), ...asked, limit: FIXES }));
  const since = useSince();
  const accounts = useQuery(everyAccountQuery({ since, ...asked, ...(place.ou.length > 0 && { ou: [...place.ou] }) }, useIsLively()));
  return (
    <div className="posture-boxes">
      <NumbersBox />
      {id === "unmapped" && <HowToMap whole={whole} />}
      <SeverityTrend trend={charted} chart={chart} />
      <div className="posture-pairs">
        {id !== "unmapped" && (
          <Box name="Evidence" description="What the principle asks, and what the checks answer." of={whole} lines={14}>
            {(whole) => <Questions questions={explained[id].questions} whole={whole} />}
          </Box>
        )}
        <FixFirstBox checks={checks} lines={14} />
      </div>
      {id === "traceability" && <Detectors />}
      <BestPractices whole={whole} />
      <div className="posture-pairs">
        <Box name="Accounts, worst first" of={accounts} lines={12} more={["All accounts", paths.accounts]}>
          {(accounts) => <WorstAccounts id={id} accounts={accounts} />}
        </Box>
        <WhyItMovedBox days={severities} changes={changes} lines={12} />
      </div>
    </div>
  );
}
