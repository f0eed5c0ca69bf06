import "./account.css";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import type { WholeAccount } from "../../../contract/accounts.ts";
import { useIsLively } from "../../api/posture.ts";
import { checksQuery, coverageQuery } from "../../api/queries.ts";
import { useChangesOver, useTrend } from "../../api/trend.ts";
import { Box } from "../../boxes/Box.tsx";
import { DueBox } from "../../boxes/DueBox.tsx";
import { FixFirstBox } from "../../boxes/FixFirst.tsx";
import { PostureBoxes } from "../../boxes/PostureBoxes.tsx";
import { WhyItMovedBox } from "../../boxes/WhyItMoved.tsx";
import { paths } from "../../paths.ts";
import { usePlace } from "../../selection/place.ts";
import { useView } from "../../selection/view.ts";
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
  const days = useTrend("principle");
  const changes = useChangesOver(days.data);
  const checks = useQuery(checksQuery({ ...useView(), limit: FIXES }));
  const coverage = useQuery(coverageQuery({ account: [...place.account], limit: EVERY_SCOPE }, useIsLively()));
  return (
    <PostureBoxes changes={changes} checks={checks}>
      <FindingsBox />
      <FixFirstBox checks={checks} lines={12} />
      <WhyItMovedBox days={days} changes={changes} lines={12} />
      <div className="stack">
        <DueBox />
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
    </PostureBoxes>
  );
}
