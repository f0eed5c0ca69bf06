import { Link } from "react-router";
import type { Finding } from "../../../contract/findings.ts";
import { Foreign } from "../../components/Foreign.tsx";
import { SeverityMark } from "../../components/Severity.tsx";
import { When } from "../../components/When.tsx";
import { resourceName } from "../../formats/resource.ts";
import { visible } from "../../formats/visible.ts";
import { useFindingsFilter } from "../../selection/findings.ts";
import { sourceNames, statusNames } from "../../words.ts";

/** Two lines a row instead of ten columns; three lines and no columns where the screen is narrow (style.css). */
export function FindingTable({ findings }: { readonly findings: readonly Finding[] }) {
  const { finding: chosen } = useFindingsFilter();
  return (
    <table className="findings">
      <thead>
        <tr>
          <th scope="col">Severity</th>
          <th scope="col">Finding</th>
          <th scope="col">Resource</th>
          <th scope="col">Status</th>
          <th scope="col" className="right">
            Changed
          </th>
        </tr>
      </thead>
      <tbody>
        {findings.map((finding) => (
          <FindingRow key={finding.id} finding={finding} isChosen={finding.id === chosen} />
        ))}
      </tbody>
    </table>
  );
}

function FindingRow({ finding, isChosen }: { readonly finding: Finding; readonly isChosen: boolean }) {
  const { id, title, check, source, resource, accountId, accountName, region, severity, changedAt } = finding;
  return (
    <tr className={isChosen ? "chosen" : undefined}>
      <td className="of-severity">
        <SeverityMark severity={severity} />
      </td>
      <td className="of-finding">
        <ChosenLink id={id} title={visible(title) ?? check} isChosen={isChosen} />
        <span className="quiet cut" title={check}>
          <Foreign text={check} /> · {sourceNames[source]}
        </span>
      </td>
      <td className="of-resource">
        <span className="cut" title={resource.id}>
          <Foreign text={resourceName(resource)} />
        </span>
        <span className="quiet cut">
          <Foreign text={accountName} otherwise={accountId} /> · {region}
        </span>
      </td>
      <td className="of-status">
        <Status finding={finding} />
      </td>
      <td className="of-changed right">
        <When at={changedAt} short />
      </td>
    </tr>
  );
}

function ChosenLink({ id, title, isChosen }: { readonly id: string; readonly title: string; readonly isChosen: boolean }) {
  const { hrefOf } = useFindingsFilter();
  return (
    <Link
      className="cut"
      to={hrefOf(id)}
      preventScrollReset
      title={title}
      data-finding={id}
      {...(isChosen ? { "aria-current": true } : {})}
    >
      <Foreign text={title} />
    </Link>
  );
}

function Status({ finding }: { readonly finding: Finding }) {
  return (
    <>
      <span>{statusNames[finding.status]}</span>
      <span className="quiet">{marksOf(finding)}</span>
    </>
  );
}

/** The reason, and what makes the status less than certain. */
function marksOf(finding: Finding): string {
  const marks = [
    finding.reason,
    finding.status === "open" && finding.reopened > 0 && "reopened",
    finding.suppressedIn !== null && `in ${sourceNames[finding.suppressedIn]}`,
    finding.markedResolved && "marked resolved, still failing",
    finding.secondHand && "second-hand",
    finding.unconfirmedSince !== null && "unconfirmed",
    finding.evidenceLostSince !== null && "evidence lost",
    !finding.counted && "not counted",
  ];
  return marks.filter((mark) => typeof mark === "string").join(", ");
}
