import Container from "@cloudscape-design/components/container";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import type { WholePrinciple } from "../../../contract/practices.ts";
import type { PrincipleGroup } from "../../../posture/words.ts";
import { useIsLively, usePosture } from "../../api/posture.ts";
import { checksQuery, everyAccountQuery } from "../../api/queries.ts";
import { useSince } from "../../api/since.ts";
import { useChangesOver, useTrend } from "../../api/trend.ts";
import { Answer } from "../../components/Answer.tsx";
import { paths } from "../../paths.ts";
import { placeQuery, usePlace } from "../../selection/place.ts";
import { Box } from "../overview/Box.tsx";
import { FixFirst } from "../overview/FixFirst.tsx";
import { Numbers } from "../overview/Numbers.tsx";
import { WhyItMoved } from "../overview/WhyItMoved.tsx";
import { BestPractices } from "./BestPractices.tsx";
import { Detectors } from "./Detectors.tsx";
import { explained } from "./explained.ts";
import { HowToMap } from "./HowToMap.tsx";
import { PrincipleTrend } from "./PrincipleTrend.tsx";
import { Questions } from "./Questions.tsx";
import { WorstAccounts } from "./WorstAccounts.tsx";

const FIXES = 5;

interface PrincipleBoxesProps {
  readonly id: PrincipleGroup;
  readonly whole: UseQueryResult<WholePrinciple>;
}

export function PrincipleBoxes({ id, whole }: PrincipleBoxesProps) {
  const { place } = usePlace();
  const posture = usePosture();
  const severities = useTrend("severity");
  const charted = useTrend("severity", { isChart: true });
  const changes = useChangesOver(severities.data);
  const checks = useQuery(checksQuery({ ...placeQuery(place), limit: FIXES }));
  const since = useSince();
  const accounts = useQuery(everyAccountQuery({ since, ...(place.ou.length > 0 && { ou: [...place.ou] }) }, useIsLively()));
  return (
    <div className="overview">
      <Container>
        <div className="overview-numbers-box">
          <Answer of={posture} name="The numbers" lines={4}>
            {(posture) => <Numbers posture={posture} trend={severities.data} />}
          </Answer>
        </div>
      </Container>
      {id === "unmapped" && <HowToMap whole={whole} />}
      <PrincipleTrend trend={charted} />
      <div className="overview-pairs">
        {id !== "unmapped" && (
          <Box name="Evidence" description="What the principle asks, and what the checks answer." of={whole} lines={14}>
            {(whole) => <Questions questions={explained[id].questions} whole={whole} />}
          </Box>
        )}
        <Box
          name="Fix first"
          description="By findings closed, weighted by severity."
          of={checks}
          lines={14}
          more={["All checks", paths.checks]}
        >
          {(checks) => <FixFirst checks={checks} />}
        </Box>
      </div>
      {id === "traceability" && <Detectors />}
      <BestPractices whole={whole} />
      <div className="overview-pairs">
        <Box name="Accounts, worst first" of={accounts} lines={12} more={["All accounts", paths.accounts]}>
          {(accounts) => <WorstAccounts id={id} accounts={accounts} />}
        </Box>
        <Box name="Why it moved" description="Every open finding that came or went counts once." of={changes} lines={12}>
          {(changes) => <WhyItMoved changes={changes} />}
        </Box>
      </div>
    </div>
  );
}
