import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { Posture } from "../../contract/posture.ts";
import type { Kept } from "../../contract/service-levels.ts";
import { leveledSeverities } from "../../posture/words.ts";
import { usePosture } from "../api/posture.ts";
import { keptQuery } from "../api/queries.ts";
import { Sparkline } from "../charts/Sparkline.tsx";
import { EmptyState } from "../components/EmptyState.tsx";
import { SeverityMark } from "../components/Severity.tsx";
import { count, countOf } from "../formats/number.ts";
import { dayName } from "../formats/time.ts";
import { paths } from "../paths.ts";
import { useHref } from "../selection/address.ts";
import { useAsIf } from "../selection/as-if.ts";
import { placeQuery } from "../selection/asked.ts";
import { usePlace } from "../selection/place.ts";
import { Box } from "./Box.tsx";

/** What is late, what soon will be, and how many fixes were in time. Each number opens exactly its findings. */
export function DueBox() {
  const { place } = usePlace();
  const posture = usePosture();
  const { isOn } = useAsIf();
  const kept = useQuery(keptQuery(placeQuery(place)));
  return (
    <Box
      name="Service levels"
      description={isOn ? "As it was decided: the days of what is accepted or suppressed stand still." : "Days to fix, by severity."}
      of={posture}
      lines={8}
    >
      {({ due }) => (
        <>
          <Due due={due} />
          {kept.data !== undefined && <InTime kept={kept.data} />}
        </>
      )}
    </Box>
  );
}

function Due({ due }: Pick<Posture, "due">) {
  const href = useHref();
  if (due === null) return <EmptyState heading="Nobody has reported">What is open is not known, and so nothing is due.</EmptyState>;
  const list = (n: number, word: string, severity?: string) =>
    n === 0 ? "0" : <Link to={href(paths.findings, { due: word, severity, sort: "due", asIf: undefined })}>{count(n)}</Link>;
  return (
    <table className="rows-table due-table">
      <thead>
        <tr>
          <th scope="col">Severity</th>
          <th scope="col">Overdue</th>
          <th scope="col">Due within 7 days</th>
        </tr>
      </thead>
      <tbody>
        {leveledSeverities.map((severity) => (
          <tr key={severity}>
            <th scope="row">
              <SeverityMark severity={severity} />
            </th>
            <td>{list(due.overdue[severity], "overdue", severity)}</td>
            <td>{list(due.soon[severity], "soon", severity)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">All</th>
          <td>{list(due.overdueTotal, "overdue")}</td>
          <td>{list(due.soonTotal, "soon")}</td>
        </tr>
      </tfoot>
    </table>
  );
}

/** A fix is judged by the level of its day. A week without a fix has no share: the line has a gap. */
function InTime({ kept: { inTime, late, percentage, weeks } }: { readonly kept: Kept }) {
  const now = new Date();
  const [first] = weeks;
  if (percentage === null) return <p className="quiet note">Nothing was fixed in the last {countOf(weeks.length, "week")}.</p>;
  return (
    <>
      <p className="note">
        <b>{percentage} %</b> of {countOf(inTime + late, "fix", "fixes")} in time since {dayName(first?.from ?? "", now)}
        {late > 0 && <>, {count(late)} late</>}.
      </p>
      <Sparkline values={weeks.map((week) => week.percentage)} />
      <p className="quiet">
        In time by week:{" "}
        {weeks
          .filter((week) => week.percentage !== null)
          .slice(-4)
          .map((week) => `${dayName(week.from, now)} ${week.percentage} %`)
          .join(", ")}
      </p>
    </>
  );
}
