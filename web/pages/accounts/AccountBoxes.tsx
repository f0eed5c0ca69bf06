import "../overview/overview.css";
import "./account.css";
import Container from "@cloudscape-design/components/container";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import type { WholeAccount } from "../../../contract/accounts.ts";
import { useIsLively, usePosture } from "../../api/posture.ts";
import { checksQuery, coverageQuery } from "../../api/queries.ts";
import { useChangesOver, useTrend } from "../../api/trend.ts";
import { Answer } from "../../components/Answer.tsx";
import { PrincipleCards } from "../../components/PrincipleCards.tsx";
import { paths } from "../../paths.ts";
import { placeQuery, usePlace } from "../../selection/place.ts";
import { Box } from "../overview/Box.tsx";
import { FixFirst } from "../overview/FixFirst.tsx";
import { Numbers } from "../overview/Numbers.tsx";
import { TrendBox } from "../overview/TrendBox.tsx";
import { Verdict } from "../overview/Verdict.tsx";
import { VerdictLoading } from "../overview/VerdictLoading.tsx";
import { WhyItMoved } from "../overview/WhyItMoved.tsx";
import { About } from "./About.tsx";
import { AccountCoverage } from "./AccountCoverage.tsx";
import { FindingsBox } from "./FindingsBox.tsx";
import { Regions } from "./Regions.tsx";

const FIXES = 5;
/** More than an account has. */
const EVERY_SCOPE = 2000;

/** The overview's own boxes, and what only an account has: all within it. */
export function AccountBoxes({ account }: { readonly account: UseQueryResult<WholeAccount> }) {
  const { place } = usePlace();
  const isLively = useIsLively();
  const posture = usePosture();
  const trend = useTrend("principle");
  const charted = useTrend("principle", { isChart: true });
  const severities = useTrend("severity");
  const changes = useChangesOver(trend.data);
  const checks = useQuery(checksQuery({ ...placeQuery(place), limit: FIXES }));
  const coverage = useQuery(coverageQuery({ account: [...place.account], limit: EVERY_SCOPE }, isLively));
  return (
    <div className="overview">
      {trend.data === undefined || (trend.data.change !== null && changes.isPending) ? (
        <VerdictLoading trend={trend} />
      ) : (
        trend.data.change !== null && (
          <Answer of={changes} name="Better or worse">
            {(changes) => <Verdict changes={changes} trend={trend.data} accounts={undefined} checks={checks.data} />}
          </Answer>
        )
      )}
      <Container>
        <div className="overview-numbers-box">
          <Answer of={posture} name="The numbers" lines={4}>
            {(posture) => <Numbers posture={posture} trend={severities.data} />}
          </Answer>
        </div>
      </Container>
      <TrendBox trend={charted} />
      <div className="overview-cards">
        <Answer of={posture} name="Principles" lines={11}>
          {({ principles }) => <PrincipleCards principles={principles} trend={trend.data} />}
        </Answer>
      </div>
      <div className="overview-pairs">
        <FindingsBox />
        <Box
          name="Fix first"
          description="By findings closed, weighted by severity."
          of={checks}
          lines={12}
          more={["All checks", paths.checks]}
        >
          {(checks) => <FixFirst checks={checks} />}
        </Box>
        <Box name="Why it moved" description="Every open finding that came or went counts once." of={changes} lines={12}>
          {(changes) => <WhyItMoved changes={changes} />}
        </Box>
        <div className="stack">
          <Box name="Coverage" description="What its numbers rest on." of={coverage} lines={6} more={["Coverage", paths.coverage]}>
            {(coverage) => <AccountCoverage coverage={coverage} />}
          </Box>
          <Box name="By region" of={account} lines={6}>
            {({ regions }) => <Regions regions={regions} />}
          </Box>
          <Box name="About this account" of={account} lines={8}>
            {(account) => <About account={account} />}
          </Box>
        </div>
      </div>
    </div>
  );
}
