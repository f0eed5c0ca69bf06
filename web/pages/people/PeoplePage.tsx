import "./people.css";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import TextFilter from "@cloudscape-design/components/text-filter";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Person } from "../../../contract/people.ts";
import { peopleQuery } from "../../api/queries.ts";
import { Answer } from "../../components/Answer.tsx";
import { CursorPager } from "../../components/CursorPager.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Page } from "../../components/Page.tsx";
import { total } from "../../formats/number.ts";
import { useAddress } from "../../selection/address.ts";
import { usePaging } from "../../selection/paging.ts";
import { useTyped } from "../../selection/typed.ts";
import type { DoingKind } from "./doing.ts";
import { Invite } from "./Invite.tsx";
import { PeopleTable } from "./PeopleTable.tsx";
import { PersonDialog } from "./PersonDialog.tsx";

const SHOWN = 50;
/** As many letters as the API takes. */
const LONGEST = 200;

const tidy = (text: string): string => text.trim().slice(0, LONGEST);

/** Who may sign in, and what they may do. */
export function PeoplePage() {
  const { parameters, change } = useAddress();
  const search = tidy(parameters.get("search") ?? "");
  const paging = usePaging(`people ${search}`);
  const [typed, type] = useTyped(search, (text) => change({ search: text, cursor: undefined }, { replace: true }), tidy);
  const people = useQuery(peopleQuery({ limit: SHOWN, ...(search !== "" && { search }), ...paging.asked }));
  const [isInviting, setInviting] = useState(false);
  const [doing, setDoing] = useState<{ readonly kind: DoingKind; readonly person: Person }>();
  return (
    <Page
      title="People"
      {...(people.data !== undefined && search === "" && { counter: `(${total(people.data)})` })}
      description="Who may sign in, and what they may do."
      actions={
        <Button variant="primary" onClick={() => setInviting(true)}>
          Invite
        </Button>
      }
    >
      <Container>
        <div id="people" className="people-list">
          <TextFilter
            filteringText={typed}
            filteringPlaceholder="Name or address"
            filteringAriaLabel="Find people by name or address"
            filteringClearAriaLabel="Clear"
            onChange={({ detail }) => type(detail.filteringText)}
          />
          <Answer of={people} name="The people" lines={8}>
            {(page) =>
              page.items.length === 0 ? (
                <EmptyState heading={search === "" ? "Nobody yet" : "Nobody is called so"} />
              ) : (
                <>
                  <PeopleTable people={page.items} begin={(kind, person) => setDoing({ kind, person })} />
                  <CursorPager page={page} paging={paging} what="people" listId="people" />
                </>
              )
            }
          </Answer>
        </div>
      </Container>
      {isInviting && <Invite close={() => setInviting(false)} />}
      {doing !== undefined && <PersonDialog {...doing} close={() => setDoing(undefined)} />}
    </Page>
  );
}
