import "../../boxes/boxes.css";
import "./owner.css";
import { useQuery } from "@tanstack/react-query";
import { useIsLively, usePosture } from "../../api/posture.ts";
import { accountsSinceQuery, changesQuery, checksQuery, coverageQuery, trendQuery } from "../../api/queries.ts";
import { useSignedIn } from "../../api/session.ts";
import { Box } from "../../boxes/Box.tsx";
import { NotAsIf } from "../../boxes/NotAsIf.tsx";
import { VerdictStrip } from "../../boxes/VerdictStrip.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { Page } from "../../components/Page.tsx";
import { countOf } from "../../formats/number.ts";
import { paths } from "../../paths.ts";
import { useAsIf } from "../../selection/as-if.ts";
import { dayBefore } from "../../selection/read.ts";
import { NotReporting } from "../overview/NotReporting.tsx";
import { AccountCards } from "./AccountCards.tsx";
import { DoFirst } from "./DoFirst.tsx";
import { WeekBox } from "./WeekBox.tsx";

const WEEK_DAYS = 7;

/** Where an owner begins: their accounts, what to do first, what the week has changed. Of the whole organization nothing is told. */
export function OwnerPage() {
  const posture = usePosture();
  const day = posture.data?.day;
  const { asked, isOn } = useAsIf();
  const accounts = useQuery({
    ...accountsSinceQuery({ since: dayBefore(day ?? "1970-01-08", WEEK_DAYS), ...asked }),
    enabled: day !== undefined,
  });
  return (
    <Page
      scoped={["decisions"]}
      title="Your accounts"
      description={accounts.data === undefined ? "\u00a0" : <InShort accounts={accounts.data.total} />}
    >
      {accounts.data?.total === 0 ? (
        <NoAccount />
      ) : (
        <div className="posture-boxes">
          {!isOn && <InWeek day={day} />}
          <Box
            name="Your accounts"
            description="Changes are those of the week."
            of={accounts}
            lines={6}
            more={["As a table", `${paths.accounts}?show=table`]}
          >
            {({ items }) => <AccountCards accounts={items} />}
          </Box>
          <Below day={day} />
        </div>
      )}
    </Page>
  );
}

const InShort = ({ accounts }: { readonly accounts: number }) =>
  accounts === 0 ? "None yet" : `${countOf(accounts, "account")}. What is said here is of the last ${WEEK_DAYS} days.`;

/** Better or worse, over exactly these days. */
function InWeek({ day }: { readonly day: string | undefined }) {
  const trend = useQuery(trendQuery({ range: "7", by: "principle" }));
  const accounts = useQuery(trendQuery({ range: "7", by: "account" }));
  const since = trend.data?.change?.since;
  const changes = useQuery({ ...changesQuery({ from: since ?? "", to: trend.data?.to ?? "" }), enabled: since !== undefined });
  const checks = useQuery(checksQuery({ limit: FIXES }));
  return day === undefined ? null : <VerdictStrip trend={trend} changes={changes} checks={checks} accounts={accounts} />;
}

const FIXES = 5;

function Below({ day }: { readonly day: string | undefined }) {
  const { asked, isOn } = useAsIf();
  const checks = useQuery(checksQuery({ limit: FIXES, ...asked }));
  const coverage = useQuery(coverageQuery({ limit: 1 }, useIsLively()));
  return (
    <div className="posture-pairs">
      <div className="stack">
        <Box
          name="Do these first"
          description="By what they close, weighted by severity."
          of={checks}
          lines={16}
          more={["All checks", paths.checks]}
        >
          {(checks) => <DoFirst checks={checks} />}
        </Box>
        <Box
          name="Who is not reporting"
          description="What no number here can speak for."
          of={coverage}
          lines={6}
          more={["Coverage", paths.coverage]}
        >
          {(coverage) => <NotReporting coverage={coverage} />}
        </Box>
      </div>
      {isOn ? <NotAsIf what="Changed this week" /> : day !== undefined && <WeekBox from={dayBefore(day, WEEK_DAYS)} to={day} />}
    </div>
  );
}

/** Nobody has named them: whom to ask, and what for. */
function NoAccount() {
  const { person } = useSignedIn();
  const email = person.through === null ? person.email : person.through.email;
  return (
    <EmptyState heading="No account is yours yet">
      An account is yours when its owner, by a tag, an OU, a contact or an assignment in Pillarwatch, is{" "}
      {email === null ? "you" : <Foreign text={email} />}. Ask your Pillarwatch administrator.
    </EmptyState>
  );
}
