import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import { useQuery } from "@tanstack/react-query";
import type { WholeCheck } from "../../../contract/checks.ts";
import { usePosture } from "../../api/posture.ts";
import { findingsQuery } from "../../api/queries.ts";
import { Answer } from "../../components/Answer.tsx";
import { CursorPager } from "../../components/CursorPager.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { ShareNote } from "../../components/ShareNote.tsx";
import { total } from "../../formats/number.ts";
import { usePaging } from "../../selection/paging.ts";
import { useView } from "../../selection/view.ts";
import { isGone, PlaceGone } from "../findings/FindingsList.tsx";
import { FindingTable } from "../findings/FindingTable.tsx";

const ROWS = 20;

/** All resources that fail it, the worst first, page by page. */
export function Failing({ check: { check, kind } }: { readonly check: Pick<WholeCheck, "check" | "kind"> }) {
  const asked = {
    ...useView(),
    check: [check],
    kind: [kind],
    status: ["open" as const],
    sort: "severity" as const,
    limit: ROWS,
  };
  const paging = usePaging(JSON.stringify(["failing", asked]));
  const findings = useQuery(findingsQuery({ ...asked, ...paging.asked }, false));
  const posture = usePosture();
  return (
    <div id="failing">
      <Container
        header={
          <Header
            variant="h2"
            description="Worst first, then longest open"
            {...(findings.data !== undefined && { counter: `(${total(findings.data)})` })}
          >
            Resources that fail it
          </Header>
        }
      >
        {isGone(findings.error, paging) ? (
          <PlaceGone paging={paging} />
        ) : (
          <Answer of={findings} name="Resources that fail it" lines={12}>
            {(page) =>
              page.items.length === 0 && paging.cursor === undefined ? (
                <EmptyState heading="No resource is known to fail it here">
                  <ShareNote share={posture.data?.coverage} />
                </EmptyState>
              ) : (
                <>
                  <CursorPager page={page} paging={paging} what="resources" listId="failing" />
                  <FindingTable findings={page.items} columns={columns} />
                </>
              )
            }
          </Answer>
        )}
      </Container>
    </div>
  );
}

const columns = ["resource", "owner", "firstSeen"] as const;
