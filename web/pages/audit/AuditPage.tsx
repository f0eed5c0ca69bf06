import "../../components/listed-rows.css";
import "./audit.css";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import { useQuery } from "@tanstack/react-query";
import { auditQuery } from "../../api/queries.ts";
import { Answer } from "../../components/Answer.tsx";
import { CursorPager } from "../../components/CursorPager.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Page } from "../../components/Page.tsx";
import { total } from "../../formats/number.ts";
import { useAuditFilter } from "../../selection/audit.ts";
import { usePaging } from "../../selection/paging.ts";
import { AuditExport } from "./AuditExport.tsx";
import { AuditFilters } from "./AuditFilters.tsx";
import { AuditTable } from "./AuditTable.tsx";
import { HeadBox } from "./HeadBox.tsx";

const SHOWN = 50;

/** Who did what, when and from where. */
export function AuditPage() {
  const { filter, refused, isNarrowed, clear } = useAuditFilter();
  const paging = usePaging(`audit ${JSON.stringify(filter)}`);
  const entries = useQuery(auditQuery({ ...filter, limit: SHOWN, ...paging.asked }));
  return (
    <Page
      title="Audit log"
      {...(entries.data !== undefined && { counter: `(${total(entries.data)})` })}
      description="Who did what, when and from where. Entries are never changed or removed."
      refused={refused}
      actions={<AuditExport page={entries.data} />}
    >
      <Container>
        <div id="audit" className="audit-list">
          <AuditFilters entries={entries.data?.items ?? []} />
          <Answer of={entries} name="The audit log" lines={12}>
            {(page) =>
              page.items.length === 0 ? (
                <EmptyState
                  heading={isNarrowed ? "No entry matches" : "Nothing is in the log yet"}
                  next={isNarrowed && <Button onClick={clear}>Clear filters</Button>}
                >
                  {isNarrowed ? "Days are those of the organization’s time zone." : "A sign-in is its first entry."}
                </EmptyState>
              ) : (
                <>
                  <AuditTable entries={page.items} />
                  <CursorPager page={page} paging={paging} what="entries" listId="audit" />
                </>
              )
            }
          </Answer>
        </div>
      </Container>
      <HeadBox />
    </Page>
  );
}
