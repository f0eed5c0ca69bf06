import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { FindingRecord, WholeFinding } from "../../../contract/findings.ts";
import { documentQuery } from "../../api/queries.ts";
import { Answer } from "../../components/Answer.tsx";
import { Breakable } from "../../components/Breakable.tsx";
import { Document } from "../../components/Document.tsx";
import { When } from "../../components/When.tsx";
import { count } from "../../formats/number.ts";
import { severityNames, sourceNames } from "../../words.ts";

/** Everything that AWS says of the problem: the report that leads, the same problem's other ones, and each one's own document. */
export function Reports({ finding: { id, records } }: { readonly finding: WholeFinding }) {
  const [leading, ...others] = records;
  return (
    <div>
      {others.length > 0 && (
        <ExpandableSection headerText="Other reports of this problem" headerCounter={`(${count(others.length)})`}>
          <ul className="plain">
            {others.map((record) => (
              <li key={record.id}>
                <Report record={record} />
                {record.hasDocument && <RawDocument finding={id} record={record} name="Its document" />}
              </li>
            ))}
          </ul>
        </ExpandableSection>
      )}
      {leading !== undefined && (
        <ExpandableSection headerText="The report that leads">
          <ul className="plain">
            <li>
              <Report record={leading} />
            </li>
          </ul>
        </ExpandableSection>
      )}
      {leading?.hasDocument === true && <RawDocument finding={id} record={leading} name="Raw document" />}
    </div>
  );
}

function Report({ record }: { readonly record: FindingRecord }) {
  const aws = [record.awsState, record.awsWorkflow, record.awsCompliance].filter((word) => word !== null).join(", ");
  return (
    <>
      <span>
        <b>{sourceNames[record.source]}</b> {record.copyOf !== null && `repeats ${sourceNames[record.copyOf]}`}
      </span>
      <span className="wrap">
        AWS says {aws}: {record.silence === null ? record.says : `no longer speaks (${record.silence})`}
        {record.severity !== null && `, ${severityNames[record.severity]}`}
      </span>
      {[record.standard, record.nativeId].map(
        (text) =>
          text !== null && (
            <span key={text} className="quiet">
              <Breakable text={text} />
            </span>
          ),
      )}
      <span className="quiet">
        {record.accountId} · {record.region} · updated <When at={record.updatedAt} />
      </span>
    </>
  );
}

interface RawDocumentProps {
  readonly finding: string;
  readonly record: FindingRecord;
  readonly name: string;
}

/** Fetched when it is opened: most readers never do. */
function RawDocument({ finding, record, name }: RawDocumentProps) {
  const [isOpen, setOpen] = useState(false);
  const raw = useQuery({ ...documentQuery(finding, record.id), enabled: isOpen });
  const text = raw.data === undefined ? "" : JSON.stringify(raw.data.document, null, 2);
  return (
    <ExpandableSection
      headerText={name}
      headerDescription={`As ${sourceNames[record.source]} gave it`}
      expanded={isOpen}
      onChange={({ detail }) => setOpen(detail.expanded)}
    >
      <Answer of={raw} name="The document" lines={8}>
        {() => (
          <>
            <CopyToClipboard textToCopy={text} copyButtonText="Copy" copySuccessText="Copied" copyErrorText="The browser did not copy it" />
            <Document name={name} text={text} />
          </>
        )}
      </Answer>
    </ExpandableSection>
  );
}
