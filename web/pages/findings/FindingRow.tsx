import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Finding } from "../../../contract/findings.ts";
import { lastSecond } from "../../accepting/days.ts";
import { Foreign } from "../../components/Foreign.tsx";
import { Owners, ownersTitle } from "../../components/Owners.tsx";
import { PrincipleMark } from "../../components/PrincipleMark.tsx";
import { SeverityMark } from "../../components/Severity.tsx";
import { When } from "../../components/When.tsx";
import { resourceName } from "../../formats/resource.ts";
import { dayName, duration, whenShort } from "../../formats/time.ts";
import { visible } from "../../formats/visible.ts";
import { kindNames, principleNames, sourceNames, statusNames } from "../../words.ts";
import type { ColumnId } from "./preferences.ts";
import type { Selection } from "./selection.ts";

interface FindingRowProps {
  readonly finding: Finding;
  readonly columns: readonly ColumnId[];
  readonly isChosen: boolean;
  /** Where it opens. A row asks nothing of the address by itself: a hundred of them would. */
  readonly to: string;
  /** Whether the list is left for it. */
  readonly isOwnPage: boolean;
  readonly selection?: Selection;
}

export function FindingRow({ finding, columns, isChosen, to, isOwnPage, selection }: FindingRowProps) {
  const { id, title, check, severity, principle } = finding;
  const name = visible(title) ?? check;
  const marks = marksOf(finding);
  return (
    <tr className={isChosen ? "chosen" : undefined}>
      {selection !== undefined && (
        <td className="of-choice">
          <label className="tick">
            <input
              type="checkbox"
              aria-label={`Choose: ${name.slice(0, 200)}`}
              checked={selection.chosen.has(id)}
              onChange={({ target }) => selection.choose([id], target.checked)}
            />
          </label>
        </td>
      )}
      <td className="of-severity">
        <SeverityMark severity={severity} />
      </td>
      <td className="of-finding">
        <Link
          className="cut"
          to={to}
          preventScrollReset={!isOwnPage}
          title={name.slice(0, 1000)}
          data-finding={id}
          {...(isChosen ? { "aria-current": true } : {})}
        >
          <Foreign text={name} />
        </Link>
        <span className="quiet cut" title={check}>
          <span className={`swatch of-principle of-${principle}`} title={principleNames[principle]} aria-hidden="true" />{" "}
          <Foreign text={check} />
          {marks !== "" && (
            <>
              {" · "}
              <b className="amber">{marks}</b>
            </>
          )}
        </span>
      </td>
      {columns.map((column) => (
        <td key={column} className={`of-${column}`}>
          {cells[column](finding, columns)}
        </td>
      ))}
    </tr>
  );
}

const accountOf = ({ accountName, accountId }: Finding) => <Foreign text={accountName} otherwise={accountId} />;
const Two = ({ children, below, title }: { readonly children: ReactNode; readonly below: ReactNode; readonly title?: string }) => (
  <>
    <span className="cut" title={title?.slice(0, 1000)}>
      {children}
    </span>
    <span className="quiet cut">{below}</span>
  </>
);

const cells: Readonly<Record<ColumnId, (finding: Finding, columns: readonly ColumnId[]) => ReactNode>> = {
  resource: (finding, columns) => (
    <Two
      title={finding.resource.id}
      below={
        columns.includes("account") ? (
          finding.region
        ) : (
          <>
            {accountOf(finding)} · {finding.region}
          </>
        )
      }
    >
      <Foreign text={resourceName(finding.resource)} />
    </Two>
  ),
  account: (finding) => (
    <Two
      title={finding.accountName}
      below={finding.organizationalUnit === null ? finding.accountId : <Foreign text={finding.organizationalUnit} />}
    >
      {accountOf(finding)}
    </Two>
  ),
  owner: ({ owners }) =>
    owners.length === 0 ? (
      <span className="amber">no owner</span>
    ) : (
      <span className="cut" title={ownersTitle(owners)}>
        <Owners owners={owners} />
      </span>
    ),
  status: ({ status, reason }) => <Two below={reason ?? ""}>{statusNames[status]}</Two>,
  principle: ({ principle, practices }) => (
    <Two below={practices.join(", ")}>
      <PrincipleMark id={principle} short />
    </Two>
  ),
  kind: ({ kind }) => kindNames[kind],
  source: ({ source, product }) => <Two below={product === source ? "" : product}>{sourceNames[source]}</Two>,
  firstSeen: (finding) => (
    <Two below={spellOf(finding)}>
      <When at={finding.firstSeen} short />
    </Two>
  ),
  changed: ({ changedAt, change }) => (
    <Two below={change === null ? "" : `${change.from} → ${change.to}`}>
      {change === null ? <When at={changedAt} short /> : dayName(change.day, new Date())}
    </Two>
  ),
};

/** How long it has been open, or since when it is not. */
function spellOf({ status, openedAt, leftAt }: Finding): ReactNode {
  if (status === "open" && openedAt !== null) return `open ${duration(Date.now() - Date.parse(openedAt))}`;
  return leftAt === null ? "" : <>left {<When at={leftAt} short />}</>;
}

/** What it is instead of open, why, and what makes that less than certain. */
function marksOf(finding: Finding): string {
  const { status, reason, acceptance, reopened, suppressedIn, markedResolved, secondHand, unconfirmedSince, evidenceLostSince, counted } =
    finding;
  const marks = [
    status !== "open" && `${statusNames[status].toLowerCase()}${reason === null ? "" : `: ${reason}`}`,
    acceptance !== null && `until ${whenShort(lastSecond(acceptance.until), new Date())}`,
    status === "open" && reopened > 0 && "reopened",
    suppressedIn !== null && `in ${sourceNames[suppressedIn]}`,
    markedResolved && "marked resolved, still failing",
    secondHand && "second-hand",
    unconfirmedSince !== null && "unconfirmed",
    evidenceLostSince !== null && "evidence lost",
    finding.due === "overdue" && "overdue",
    !counted && "not counted",
  ];
  return marks.filter((mark) => typeof mark === "string").join(", ");
}
