import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { Finding, Findings } from "../../../contract/findings.ts";
import { useIsLively, usePosture } from "../../api/posture.ts";
import { findingsQuery } from "../../api/queries.ts";
import { Answer } from "../../components/Answer.tsx";
import { NothingOpen } from "../../components/EmptyState.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { SeverityMark } from "../../components/Severity.tsx";
import { When } from "../../components/When.tsx";
import { total } from "../../formats/number.ts";
import { resourceName } from "../../formats/resource.ts";
import { visible } from "../../formats/visible.ts";
import { paths } from "../../paths.ts";
import { useAddress, useHref } from "../../selection/address.ts";
import { useAsIf } from "../../selection/as-if.ts";
import { usePlace } from "../../selection/place.ts";
import { readWord } from "../../selection/read.ts";

const SHOWN = 7;
const orders = { worst: "severity", newest: "changed" } as const;

export const readListed = (parameters: URLSearchParams) => readWord(parameters, "listed", ["worst", "newest"], "worst");

/** The most urgent ones, or what came last; all of them are one click away. */
export function FindingsBox() {
  const { parameters, change } = useAddress();
  const { place } = usePlace();
  const { asked } = useAsIf();
  const href = useHref();
  const listed = readListed(parameters).value;
  const findings = useQuery(
    findingsQuery({ account: [...place.account], ...asked, status: ["open"], sort: orders[listed], limit: SHOWN }, useIsLively()),
  );
  return (
    <Container
      fitHeight
      header={
        <Header
          variant="h2"
          actions={
            <div className="head-actions">
              <SegmentedControl
                label="Findings listed"
                selectedId={listed}
                options={[
                  { id: "worst", text: "Worst" },
                  { id: "newest", text: "Newest" },
                ]}
                onChange={({ detail }) => change({ listed: detail.selectedId === "worst" ? undefined : detail.selectedId })}
              />
            </div>
          }
        >
          Open findings
        </Header>
      }
    >
      <Answer of={findings} name="Open findings" lines={14}>
        {(page) => (page.items.length === 0 ? <Nothing /> : <List page={page} all={href(paths.findings)} />)}
      </Answer>
    </Container>
  );
}

function Nothing() {
  const { data } = usePosture();
  const { coverage = null, countedAt = null } = data ?? {};
  return <NothingOpen what="No open findings" share={coverage ?? { fresh: 0, of: 0 }} asOf={countedAt ?? new Date().toISOString()} />;
}

function List({ page, all }: { readonly page: Findings; readonly all: string }) {
  return (
    <>
      <ul className="finding-list">
        {page.items.map((finding) => (
          <Row key={finding.id} finding={finding} />
        ))}
      </ul>
      <p className="quiet note">
        <Link to={all}>All {total(page)} open findings</Link>
      </p>
    </>
  );
}

function Row({ finding: { id, title, check, severity, resource, region, changedAt } }: { readonly finding: Finding }) {
  const href = useHref();
  return (
    <li>
      <Link to={href(paths.finding(id))} className="cut" title={title}>
        <Foreign text={visible(title) ?? check} />
      </Link>
      <span className="quiet cut">
        <SeverityMark severity={severity} /> · <Foreign text={resourceName(resource)} /> · {region} · <When at={changedAt} short />
      </span>
    </li>
  );
}
