import "./panel.css";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { FindingRecord, WholeFinding } from "../../../contract/findings.ts";
import { documentQuery } from "../../api/queries.ts";
import { Answer } from "../../components/Answer.tsx";
import { Breakable } from "../../components/Breakable.tsx";
import { Document } from "../../components/Document.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { SeverityMark } from "../../components/Severity.tsx";
import { StaleNote } from "../../components/StaleNote.tsx";
import { When } from "../../components/When.tsx";
import { countOf } from "../../formats/number.ts";
import { resourceName } from "../../formats/resource.ts";
import { duration } from "../../formats/time.ts";
import { kindNames, severityNames, sourceNames, statusNames } from "../../words.ts";
import { Life } from "./Life.tsx";
import { LookAgain } from "./LookAgain.tsx";

/** One finding: what and where, then what happened to it, then the records behind it, then AWS's own document. */
export function FindingBody({ finding }: { readonly finding: WholeFinding }) {
  return (
    <div className="panel">
      <Verdict finding={finding} />
      <LookAgain id={finding.id} />
      <Facts finding={finding} />
      <h2>Life</h2>
      <Life events={finding.events} />
      <Records finding={finding} />
    </div>
  );
}

function Verdict({ finding }: { readonly finding: WholeFinding }) {
  const { severity, severityAssigned, status, openedAt, reason, detail, check, source, suppressedIn } = finding;
  return (
    <div>
      <div className="verdict">
        <SeverityMark severity={severity} />
        <b className={status === "open" ? "worse" : undefined}>
          {statusNames[status]}
          {status === "open" && openedAt !== null && ` for ${duration(Date.now() - Date.parse(openedAt))}`}
          {status === "suppressed" && ` in ${sourceNames[suppressedIn ?? source]}`}
          {reason !== null && `: ${detail ?? reason}`}
        </b>
      </div>
      <span className="quiet">
        <Breakable text={check} />
        {severityAssigned && " · severity assigned by Pillarwatch"}
      </span>
      {caveatsOf(finding).map((caveat) => (
        <p key={caveat} className="amber">
          {caveat}
        </p>
      ))}
    </div>
  );
}

function caveatsOf({ markedResolved, secondHand, unconfirmedSince, evidenceLostSince, counted }: WholeFinding): string[] {
  const caveats = [
    markedResolved && "Marked resolved in AWS, and still failing.",
    secondHand && "Second-hand: only a copy in Security Hub could be read.",
    unconfirmedSince !== null && "Unconfirmed: the last read no longer lists it, and could not prove that it is gone.",
    evidenceLostSince !== null && "Evidence lost: AWS cannot evaluate it now; this is what it said last.",
    !counted && "Not counted: a sample, or a resource of another cloud.",
  ];
  return caveats.filter((caveat) => typeof caveat === "string");
}

function Facts({ finding }: { readonly finding: WholeFinding }) {
  const { resource, resourceTags, accountName, accountId, region, source, product, kind, firstSeen, lastReadAt, scopeState, reopened } =
    finding;
  const tags = Object.entries(resourceTags).filter(([tag]) => tag !== "Name");
  return (
    <>
      <KeyValuePairs
        columns={1}
        items={[
          {
            label: "Resource",
            value: (
              <>
                <Breakable text={resourceName(resource)} />
                {resourceName(resource) !== resource.id && (
                  <span className="quiet">
                    <Breakable text={resource.id} />
                  </span>
                )}
              </>
            ),
          },
          ...(tags.length > 0 ? [{ label: "Tags", value: <Tags tags={tags} /> }] : []),
        ]}
      />
      <KeyValuePairs
        columns={2}
        minColumnWidth={150}
        items={[
          {
            label: "Account",
            value: (
              <>
                <Foreign text={accountName} otherwise={accountId} /> <span className="quiet">{accountId}</span>
              </>
            ),
          },
          { label: "Region", value: region },
          { label: "Type", value: <Breakable text={resource.type} /> },
          { label: "Kind", value: kindNames[kind] },
          { label: "Source", value: product === source ? sourceNames[source] : `${sourceNames[source]} (${product})` },
          {
            label: "Last read",
            value: lastReadAt === null || scopeState !== "ok" ? <StaleNote since={lastReadAt} /> : <When at={lastReadAt} />,
          },
          { label: "First seen", value: <When at={firstSeen} /> },
          ...(reopened > 0 ? [{ label: "Reopened", value: countOf(reopened, "time") }] : []),
        ]}
      />
    </>
  );
}

/** As many as say whose it is; the document holds them all. */
const MOST_TAGS = 12;

function Tags({ tags }: { readonly tags: readonly (readonly [string, string])[] }) {
  return (
    <ul className="tags">
      {tags.slice(0, MOST_TAGS).map(([tag, value]) => (
        <li key={tag} className="wrap">
          <span className="quiet inline">
            <Foreign text={tag} />
          </span>{" "}
          <Foreign text={value} />
        </li>
      ))}
      {tags.length > MOST_TAGS && <li className="quiet">{countOf(tags.length - MOST_TAGS, "more tag")}</li>}
    </ul>
  );
}

function Records({ finding }: { readonly finding: WholeFinding }) {
  return (
    <>
      <ExpandableSection headerText={`${countOf(finding.records.length, "record")} behind it`}>
        <ul className="plain">
          {finding.records.map((record, index) => (
            <li key={record.id}>
              <RecordItem record={record} isLeading={index === 0} />
            </li>
          ))}
        </ul>
      </ExpandableSection>
      {finding.records
        .filter(({ hasDocument }) => hasDocument)
        .slice(0, 1)
        .map((record) => (
          <RawDocument key={record.id} finding={finding.id} record={record.id} name={`Raw document (${sourceNames[record.source]})`} />
        ))}
    </>
  );
}

function RecordItem({ record, isLeading }: { readonly record: FindingRecord; readonly isLeading: boolean }) {
  const aws = [record.awsState, record.awsWorkflow, record.awsCompliance].filter((word) => word !== null).join(", ");
  return (
    <>
      <span>
        <b>{sourceNames[record.source]}</b> {record.copyOf === null ? (isLeading ? "leads" : "") : `repeats ${sourceNames[record.copyOf]}`}
      </span>
      <span className="wrap">
        AWS says {aws}: {record.silence === null ? record.says : `no longer speaks (${record.silence})`}
        {record.severity !== null && `, ${severityNames[record.severity]}`}
      </span>
      {record.nativeId !== null && (
        <span className="quiet">
          <Breakable text={record.nativeId} />
        </span>
      )}
      <span className="quiet">
        {record.accountId} · {record.region} · updated <When at={record.updatedAt} />
      </span>
    </>
  );
}

interface RawDocumentProps {
  readonly finding: string;
  readonly record: string;
  readonly name: string;
}

/** Fetched when it is opened: most readers never do. */
function RawDocument({ finding, record, name }: RawDocumentProps) {
  const [isOpen, setOpen] = useState(false);
  const raw = useQuery({ ...documentQuery(finding, record), enabled: isOpen });
  return (
    <ExpandableSection headerText={name} expanded={isOpen} onChange={({ detail }) => setOpen(detail.expanded)}>
      <Answer of={raw} name="The document" lines={8}>
        {({ document }) => <Document name={name} text={JSON.stringify(document, null, 2)} />}
      </Answer>
    </ExpandableSection>
  );
}
