import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { FindingGroups } from "../../../contract/findings-groups.ts";
import { Answer } from "../../components/Answer.tsx";
import { CursorPager } from "../../components/CursorPager.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { SeverityBar, SeverityMark } from "../../components/Severity.tsx";
import { count, countOf } from "../../formats/number.ts";
import { resourceName } from "../../formats/resource.ts";
import { visible } from "../../formats/visible.ts";
import { useFindingsFilter } from "../../selection/findings.ts";
import type { Paging } from "../../selection/paging.ts";
import { kindNames, principleNames, severityNames, worstFirst } from "../../words.ts";
import { isGone, PlaceGone } from "./FindingsList.tsx";

type Group = FindingGroups["items"][number];

interface GroupsListProps {
  readonly groups: UseQueryResult<FindingGroups>;
  readonly by: "check" | "resource";
  readonly paging: Paging;
  readonly nothing: ReactNode;
}

/** The same findings by what they have in common; each line opens into exactly its findings. */
export function GroupsList({ groups, by, paging, nothing }: GroupsListProps) {
  const { hrefOfGroup } = useFindingsFilter();
  if (isGone(groups.error, paging)) return <PlaceGone paging={paging} />;
  return (
    <Answer of={groups} name={by === "check" ? "Checks" : "Resources"} lines={32}>
      {(page) =>
        page.items.length === 0 && paging.cursor === undefined ? (
          nothing
        ) : (
          <>
            <div className="list-head">
              <CursorPager page={page} paging={paging} what={by === "check" ? "checks" : "resources"} listId="findings" />
            </div>
            <table className="findings groups">
              <thead>
                <tr>
                  <th scope="col" className="of-severity">
                    Worst
                  </th>
                  <th scope="col" className="of-finding">
                    {by === "check" ? "Check" : "Resource"}
                  </th>
                  <th scope="col" className="of-bar">
                    By severity
                  </th>
                  <th scope="col" className="of-count">
                    Findings
                  </th>
                </tr>
              </thead>
              <tbody>
                {page.items.map((group) => (
                  <GroupRow
                    key={group.resource === null ? `${group.kind} ${group.check}` : `${group.resource.accountId} ${group.resource.id}`}
                    {...{ group, hrefOfGroup }}
                    largest={largestOf(page.items)}
                  />
                ))}
              </tbody>
            </table>
          </>
        )
      }
    </Answer>
  );
}

const largestOf = (groups: readonly Group[]): number => Math.max(...groups.map(({ findings }) => findings));

interface GroupRowProps extends Pick<ReturnType<typeof useFindingsFilter>, "hrefOfGroup"> {
  readonly group: Group;
  readonly largest: number;
}

function GroupRow({ group, largest, hrefOfGroup }: GroupRowProps) {
  const { severity, bySeverity, findings, check, kind, resource } = group;
  const href =
    resource === null
      ? hrefOfGroup({ check: [check ?? ""], ...(kind !== null && { kind: [kind] }) })
      : hrefOfGroup({ resourceId: [resource.id] }, resource.accountId);
  const name = resource === null ? (visible(group.title) ?? check ?? "") : resourceName(resource);
  return (
    <tr>
      <td className="of-severity">
        <SeverityMark severity={severity} />
      </td>
      <td className="of-finding">
        <Link className="cut" to={href} title={(resource?.id ?? name).slice(0, 1000)}>
          <Foreign text={name} />
        </Link>
        <span className="quiet cut">
          {resource === null ? <OfCheck group={group} /> : <OfResource group={group} resource={resource} />}
        </span>
      </td>
      <td className="of-bar">
        <SeverityBar counts={bySeverity} largest={largest} />
        <span className="quiet cut">
          {worstFirst
            .filter((one) => bySeverity[one] > 0)
            .map((one) => `${count(bySeverity[one])} ${severityNames[one].toLowerCase()}`)
            .join(", ")}
        </span>
      </td>
      <td className="of-count">
        <Link to={href} aria-label={`${countOf(findings, "finding")}: ${name.slice(0, 200)}`}>
          {count(findings)}
        </Link>
      </td>
    </tr>
  );
}

function OfCheck({ group: { check, principle, kind, resources, accounts } }: { readonly group: Group }) {
  return (
    <>
      {principle !== null && (
        <>
          <span className={`swatch of-principle of-${principle}`} title={principleNames[principle]} aria-hidden="true" />{" "}
        </>
      )}
      <Foreign text={check ?? ""} />
      {kind !== null && ` · ${kindNames[kind]}`} · {countOf(resources, "resource")} in {countOf(accounts, "account")}
    </>
  );
}

function OfResource({ group: { checks }, resource }: { readonly group: Group; readonly resource: NonNullable<Group["resource"]> }) {
  const { type, accountName, accountId, region } = resource;
  return (
    <>
      <Foreign text={type} /> · <Foreign text={accountName} otherwise={accountId} /> · {region} · {countOf(checks, "check")}
    </>
  );
}
