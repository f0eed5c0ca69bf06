import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { ChangedFinding } from "../../../contract/changes.ts";
import { changedFindingsQuery } from "../../api/queries.ts";
import { Answer } from "../../components/Answer.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { SeverityMark } from "../../components/Severity.tsx";
import { When } from "../../components/When.tsx";
import { total } from "../../formats/number.ts";
import { resourceName } from "../../formats/resource.ts";
import { visible } from "../../formats/visible.ts";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";

interface WeekProps {
  /** Changes after the end of this day. */
  readonly from: string;
  readonly to: string;
}

const parts = [
  { name: "New", direction: "entered", cause: "new", nothing: "Nothing new." },
  { name: "Back again", direction: "entered", cause: "reopened", nothing: "Nothing that was fixed came back." },
  { name: "Fixed, thank you", direction: "left", cause: "fixed", nothing: "Nothing was fixed yet." },
] as const;

/** What came, what came back, and what was fixed: a few of each, and the way to all of them. */
export function WeekBox(week: WeekProps) {
  return (
    <Container fitHeight header={<Header variant="h2">Changed this week</Header>}>
      <div className="week">
        {parts.map((part) => (
          <Part key={part.cause} part={part} {...week} />
        ))}
      </div>
    </Container>
  );
}

const SHOWN = 4;

function Part({ part: { name, direction, cause, nothing }, from, to }: WeekProps & { readonly part: (typeof parts)[number] }) {
  const href = useHref();
  const findings = useQuery(changedFindingsQuery({ from, to, direction, cause, limit: SHOWN }));
  const all = href(paths.findings, { direction, cause, range: "custom", from, to, status: "all" });
  return (
    <section aria-label={name}>
      <h3>
        {name} {findings.data !== undefined && findings.data.total > 0 && <Link to={all}>{total(findings.data)}</Link>}
      </h3>
      <Answer of={findings} name={name} lines={SHOWN}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="empty">{nothing}</p>
          ) : (
            <ul className="finding-list">
              {items.map((finding) => (
                <Row key={finding.id} finding={finding} />
              ))}
            </ul>
          )
        }
      </Answer>
    </section>
  );
}

function Row({ finding: { id, title, check, severity, resource, accountName, accountId, at } }: { readonly finding: ChangedFinding }) {
  const href = useHref();
  return (
    <li>
      <Link to={href(paths.finding(id))} className="cut" title={title}>
        <Foreign text={visible(title) ?? check} />
      </Link>
      <span className="quiet cut">
        <SeverityMark severity={severity} /> · <Foreign text={resourceName(resource)} /> ·{" "}
        <Foreign text={visible(accountName) ?? accountId} /> · <When at={at} short />
      </span>
    </li>
  );
}
