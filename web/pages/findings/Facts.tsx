import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import { Link } from "react-router";
import type { WholeFinding } from "../../../contract/findings.ts";
import { Breakable } from "../../components/Breakable.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { OwnerSource } from "../../components/OwnerSource.tsx";
import { Owners } from "../../components/Owners.tsx";
import { StaleNote } from "../../components/StaleNote.tsx";
import { When } from "../../components/When.tsx";
import { count, countOf } from "../../formats/number.ts";
import { resourceName } from "../../formats/resource.ts";
import { dayName, daysAgo } from "../../formats/time.ts";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";
import { dueNames, kindNames, sourceNames } from "../../words.ts";

/** What, where, whose, and how fresh the word is. */
export function Facts({ finding }: { readonly finding: WholeFinding }) {
  const { resource, resourceTags, accountName, accountId, organizationalUnit, owner, owners, region, firstSeen, kind } = finding;
  const href = useHref();
  const tags = Object.entries(resourceTags).filter(([tag]) => tag !== "Name");
  return (
    <>
      <KeyValuePairs
        columns={1}
        items={[
          { label: "Resource", value: <Resource finding={finding} /> },
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
                <Link to={href(paths.account(accountId))}>
                  <Foreign text={accountName} otherwise={accountId} />
                </Link>{" "}
                <span className="quiet inline">{accountId}</span>
                {organizationalUnit !== null && (
                  <span className="quiet wrap">
                    <Foreign text={organizationalUnit} />
                  </span>
                )}
              </>
            ),
          },
          {
            label: "Owner",
            value:
              owner === null ? (
                <span className="amber">no owner</span>
              ) : (
                <>
                  <span className="wrap">
                    <Owners owners={owners} />
                  </span>
                  <span className="quiet wrap">
                    <OwnerSource owner={owner} />
                  </span>
                </>
              ),
          },
          { label: "Region", value: region },
          { label: "Type", value: <Breakable text={resource.type} /> },
          { label: "Source", value: <Source finding={finding} /> },
          { label: "Evidence", value: <Evidence finding={finding} /> },
          ...(finding.dueOn === null ? [] : [{ label: "Due", value: <Due dueOn={finding.dueOn} due={finding.due} /> }]),
          { label: "First seen", value: <When at={firstSeen} /> },
          { label: "Kind", value: kindNames[kind] },
        ]}
      />
    </>
  );
}

/** The link opens exactly as many findings as it says. */
function Resource({ finding: { resource, otherOpen, status, counted } }: { readonly finding: WholeFinding }) {
  const href = useHref();
  const name = resourceName(resource);
  const open = otherOpen + (status === "open" && counted ? 1 : 0);
  return (
    <>
      <span className="resource-name">
        <Breakable text={name} />
        <CopyToClipboard
          variant="icon"
          textToCopy={resource.id}
          copyButtonAriaLabel="Copy the resource's ARN"
          copySuccessText="Copied"
          copyErrorText="The browser did not copy it"
        />
      </span>
      {name !== resource.id && (
        <span className="quiet">
          <Breakable text={resource.id} />
        </span>
      )}
      {otherOpen > 0 && (
        <Link to={href(paths.findings, { account: undefined, ou: undefined, region: undefined, resourceId: resource.id })}>
          {status === "open" && counted
            ? `All ${count(open)} open findings of it`
            : countOf(open, "open finding of it", "open findings of it")}
        </Link>
      )}
    </>
  );
}

function Source({ finding: { source, product, records } }: { readonly finding: WholeFinding }) {
  const others = records.length - 1;
  return (
    <>
      {sourceNames[source]}
      {product !== source && ` (${product})`}
      {others > 0 && <span className="quiet">and {countOf(others, "other report")} of it</span>}
    </>
  );
}

/** Whether it is overdue is said by the organization's day, how long by the reader's: where these differ, no number of days is said. */
function Due({ dueOn, due }: Pick<WholeFinding, "due"> & { readonly dueOn: string }) {
  const now = new Date();
  const late = daysAgo(dueOn, now);
  const days = due === "overdue" && late > 0 ? `${count(late)} d ` : "";
  return (
    <>
      {dayName(dueOn, now)}
      {due !== null && due !== "later" && (
        <span className="amber">
          {" · "}
          {days}
          {dueNames[due].toLowerCase()}
        </span>
      )}
    </>
  );
}

const Evidence = ({ finding: { lastReadAt, scopeState } }: { readonly finding: WholeFinding }) =>
  lastReadAt === null || scopeState !== "ok" ? <StaleNote since={lastReadAt} /> : <When at={lastReadAt} />;

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
