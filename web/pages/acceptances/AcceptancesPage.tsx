import "../../components/listed-rows.css";
import "./acceptances.css";
import Container from "@cloudscape-design/components/container";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Acceptances } from "../../../contract/acceptances.ts";
import { acceptancesQuery } from "../../api/acceptances.ts";
import { useSignedIn } from "../../api/session.ts";
import { Answer } from "../../components/Answer.tsx";
import { CursorPager } from "../../components/CursorPager.tsx";
import { NothingListed } from "../../components/NothingListed.tsx";
import { Page } from "../../components/Page.tsx";
import { total } from "../../formats/number.ts";
import { type AcceptanceView, useAcceptancesChoice, viewQueries } from "../../selection/acceptances.ts";
import { usePaging } from "../../selection/paging.ts";
import { AcceptancesFilters } from "./AcceptancesFilters.tsx";
import { AcceptanceTable } from "./AcceptanceTable.tsx";
import { ApprovalBox } from "./ApprovalBox.tsx";
import { Bulk } from "./Bulk.tsx";
import { Decide } from "./Decide.tsx";
import type { Doing } from "./doing.ts";
import { Views } from "./Views.tsx";

const SHOWN = 50;

/** What was decided to live with, until when and why; what waits for a lead; what is to be swept. */
export function AcceptancesPage() {
  const { person, role, isFor } = useSignedIn();
  const { view, filter, refused, isNarrowed, clear } = useAcceptancesChoice(person.id);
  const paging = usePaging(`acceptances ${JSON.stringify([view, filter])}`);
  const acceptances = useQuery(
    acceptancesQuery({
      ...viewQueries[view],
      ...filter,
      limit: SHOWN,
      ...paging.asked,
    }),
  );
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [doing, setDoing] = useState<Doing>();
  const list = (page: Acceptances) => (
    <>
      <Bulk acceptances={page.items.filter(({ id }) => chosen.has(id))} start={setDoing} />
      <AcceptanceTable acceptances={page.items} chosen={chosen} choose={setChosen} start={setDoing} />
      <CursorPager page={page} paging={paging} what="risk acceptances" listId="acceptances" />
    </>
  );
  return (
    <Page
      title="Risk acceptances"
      {...(acceptances.data !== undefined && { counter: `(${total(acceptances.data)})` })}
      description={
        role === "owner"
          ? "What you decided, or proposed, to live with in your accounts. It leaves the open counts; the score stays."
          : "What was decided to live with, until a day. It leaves the open counts; the score stays."
      }
      refused={refused}
    >
      <Views />
      <Container>
        <div id="acceptances" className="acceptance-list">
          <AcceptancesFilters />
          <Answer of={acceptances} name="The risk acceptances" lines={12}>
            {(page) =>
              page.items.length === 0 && paging.cursor === undefined ? (
                <NothingListed what="risk acceptance" {...{ isNarrowed, clear }} nothing={nothing[view]} />
              ) : (
                list(page)
              )
            }
          </Answer>
        </div>
      </Container>
      {isFor("whole") && <ApprovalBox />}
      {doing !== undefined && (
        <Decide
          {...doing}
          close={() => {
            setDoing(undefined);
            setChosen(new Set());
          }}
        />
      )}
    </Page>
  );
}

const nothing: Readonly<Record<AcceptanceView, readonly [heading: string, text: string]>> = {
  "in-force": ["No risk is accepted", "A risk is accepted where it is shown: on a finding, or on a check’s page."],
  proposed: ["Nothing waits for approval", "What an owner proposes stands here until a lead approves or refuses it."],
  ending: ["Nothing ends within 14 days", "What ends is open again by itself, and counted."],
  sweep: ["Every risk acceptance in force hides something", "Those that hide nothing any more stand here, to be taken back."],
  over: ["None is over yet", "What has ended, was taken back or was refused stays readable here."],
};
