import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import { useQuery } from "@tanstack/react-query";
import { mailsQuery } from "../../api/mails.ts";
import { Answer } from "../../components/Answer.tsx";
import { CursorPager } from "../../components/CursorPager.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { ListedTable } from "../../components/ListedTable.tsx";
import { total } from "../../formats/number.ts";
import { type MailView, mailViewQuery, mailViews, useMailsChoice } from "../../selection/mails.ts";
import { usePaging } from "../../selection/paging.ts";
import { wordOf } from "../../selection/read.ts";
import { MailRow } from "./MailRow.tsx";

const SHOWN = 25;

const names: Readonly<Record<MailView, string>> = {
  all: "All",
  waiting: "Waiting",
  failed: "Could not be sent",
  sent: "Sent",
  dropped: "Not sent",
};

const nothing: Readonly<Record<MailView, readonly [heading: string, text: string]>> = {
  all: ["No mail was made yet", "A digest is made when it is due, and an alert on the morning after something critical."],
  waiting: ["Nothing waits", "What a mail server does not take now is tried again for five days."],
  failed: ["Every mail could be sent", "What a server refuses for good, and what was given up after five days, stands here."],
  sent: ["None was sent yet", "What a mail server took stands here."],
  dropped: [
    "None was let go",
    "Mails that somebody stopped, or may not get any more (disabled, erased, another role, an account lost), stand here.",
  ],
};

/** What was mailed to whom, and what the mail server said to every attempt. */
export function MailsBox() {
  const { view, show } = useMailsChoice();
  const paging = usePaging(`mails ${view}`);
  const mails = useQuery(mailsQuery({ ...mailViewQuery(view), limit: SHOWN, ...paging.asked }));
  const header = (
    <Header
      variant="h2"
      description="Digests and alerts, the newest first, with every attempt to send them."
      {...(mails.data !== undefined && { counter: `(${total(mails.data)})` })}
    >
      Mails
    </Header>
  );
  return (
    <Container header={header}>
      <div id="mails" className="stack">
        <SegmentedControl
          label="Mails listed"
          selectedId={view}
          options={mailViews.map((id) => ({ id, text: names[id] }))}
          onChange={({ detail }) => show(wordOf(mailViews, detail.selectedId) ?? "all")}
        />
        <Answer of={mails} name="The mails" lines={6}>
          {(page) => {
            const [heading, text] = nothing[view];
            if (page.items.length === 0 && paging.cursor === undefined) return <EmptyState heading={heading}>{text}</EmptyState>;
            return (
              <>
                <ListedTable name="Mails" className="mails stacked" columns={["To", "About", "State", "Attempts"]}>
                  {page.items.map((mail) => (
                    <MailRow key={mail.id} mail={mail} />
                  ))}
                </ListedTable>
                <CursorPager page={page} paging={paging} what="mails" listId="mails" />
              </>
            );
          }}
        </Answer>
      </div>
    </Container>
  );
}
