import "../../components/listed-rows.css";
import "./audit.css";
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import Container from "@cloudscape-design/components/container";
import { useQuery } from "@tanstack/react-query";
import { auditHeadQuery, auditQuery } from "../../api/queries.ts";
import { Answer } from "../../components/Answer.tsx";
import { CursorPager } from "../../components/CursorPager.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Page } from "../../components/Page.tsx";
import { total } from "../../formats/number.ts";
import { useAddress } from "../../selection/address.ts";
import { type AuditChoice, readAudit } from "../../selection/audit.ts";
import { usePaging } from "../../selection/paging.ts";
import { AuditFilters } from "./AuditFilters.tsx";
import { AuditTable } from "./AuditTable.tsx";

const SHOWN = 50;

/** Who did what, when and from where: the newest first. */
export function AuditPage() {
  const { parameters } = useAddress();
  const { value: choice, refused } = readAudit(parameters);
  const asked = askedOf(choice);
  const paging = usePaging(`audit ${JSON.stringify(asked)}`);
  const entries = useQuery(auditQuery({ ...asked, limit: SHOWN, ...(paging.cursor !== undefined && { cursor: paging.cursor }) }));
  const isFiltered = Object.keys(asked).length > 0;
  return (
    <Page
      title="Audit log"
      {...(entries.data !== undefined && { counter: `(${total(entries.data)})` })}
      description="Who did what, when and from where. Entries are only ever added."
      refused={refused}
      actions={<ExportMenu asked={asked} />}
    >
      <Container>
        <div id="audit" className="audit-list">
          <AuditFilters choice={choice} />
          <Answer of={entries} name="The audit log" lines={12}>
            {(page) =>
              page.items.length === 0 ? (
                <EmptyState heading={isFiltered ? "No entry is of this kind" : "Nothing has happened yet"} />
              ) : (
                <>
                  <AuditTable entries={page.items} />
                  <CursorPager page={page} paging={paging} what="entries" listId="audit" />
                </>
              )
            }
          </Answer>
          <Head />
        </div>
      </Container>
    </Page>
  );
}

/** As the API takes it. */
const askedOf = ({ action, actor, subject, from, to }: AuditChoice) => ({
  ...(action.length > 0 && { action: [...action] }),
  ...(actor !== undefined && { actor }),
  ...(subject !== undefined && { subject }),
  ...(from !== undefined && { from }),
  ...(to !== undefined && { to }),
});

/** Every entry that is filtered, however many: the server streams them. */
function ExportMenu({ asked }: { readonly asked: ReturnType<typeof askedOf> }) {
  const hrefOf = (format: string): string => {
    const search = new URLSearchParams({ format });
    for (const [name, value] of Object.entries(asked)) for (const one of [value].flat()) search.append(name, one);
    return `/api/v1/audit/export?${search.toString()}`;
  };
  return (
    <ButtonDropdown
      items={["csv", "json"].map((format) => ({ id: format, text: format.toUpperCase(), href: hrefOf(format) }))}
      expandToViewport
    >
      Export
    </ButtonDropdown>
  );
}

/** Kept elsewhere, it shows later whether the log was cut off or written anew. */
function Head() {
  const { data } = useQuery(auditHeadQuery);
  if (data === undefined || data.head === null) return <p className="quiet">&nbsp;</p>;
  return (
    <p className="quiet wrap">
      The log ends with <code>{data.head}</code>. Keep it elsewhere: <code>pillarwatch audit verify --head …</code> says later whether
      anything before it was changed or cut off.
    </p>
  );
}
