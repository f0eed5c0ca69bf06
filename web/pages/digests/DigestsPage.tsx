import "../../components/listed-rows.css";
import "./digests.css";
import Alert from "@cloudscape-design/components/alert";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { Digests } from "../../../contract/digests.ts";
import { digestsQuery } from "../../api/queries.ts";
import { Answer } from "../../components/Answer.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { Page } from "../../components/Page.tsx";
import { count, countOf } from "../../formats/number.ts";
import { paths } from "../../paths.ts";
import { useMailsChoice } from "../../selection/mails.ts";
import { DigestTable } from "./DigestTable.tsx";
import { MailsBox } from "./MailsBox.tsx";

/** Who is mailed what happened, when, and whether it arrived. */
export function DigestsPage() {
  const digests = useQuery(digestsQuery);
  const { refused } = useMailsChoice();
  return (
    <Page
      title="Digests"
      {...(digests.data !== undefined && { counter: `(${count(digests.data.items.length)})` })}
      description="One mail to each owner for all of their accounts, one to each lead for the organization. Each chooses how often, on their profile."
      refused={refused}
    >
      <Answer of={digests} name="The digests" lines={8}>
        {(digests) => (
          <div className="stack">
            <Outbox digests={digests} />
            <Container header={<Header variant="h2">Who gets one</Header>}>
              {digests.items.length === 0 ? (
                <EmptyState heading="Nobody gets a digest yet">Owners and leads who may sign in do.</EmptyState>
              ) : (
                <DigestTable digests={digests.items} sendsMail={digests.sendsMail} />
              )}
            </Container>
            {digests.unreachedTotal > 0 && <Unreached digests={digests} />}
            <MailsBox />
          </div>
        )}
      </Answer>
    </Page>
  );
}

/** What does not go out is said first. */
function Outbox({ digests: { sendsMail, outbox } }: { readonly digests: Digests }) {
  if (!sendsMail)
    return (
      <Alert type="info" header="No mail is sent">
        No way to send any is configured: SMTP_URL, or MAIL_SES_REGION for Amazon SES. Previews show what would be sent.
      </Alert>
    );
  const { failed, overdue, trouble } = outbox;
  if (failed + overdue === 0) return null;
  return (
    <Alert type="warning" header={`${countOf(failed + overdue, "mail")} did not go out`}>
      {failed > 0 && `${countOf(failed, "mail")} of the last 30 days could not be sent. `}
      {overdue > 0 && `${countOf(overdue, "mail")} have been waiting for more than two hours. `}
      {trouble !== null && (
        <>
          The mail server said: <Foreign text={trouble} />
        </>
      )}
    </Alert>
  );
}

function Unreached({ digests: { unreached, unreachedTotal } }: { readonly digests: Digests }) {
  return (
    <Container header={<Header variant="h2">Owners who get none</Header>}>
      <p className="quiet">
        Accounts name them, and nobody has proved that the address is read. Invite them on <Link to={paths.people}>People</Link>, or let
        them confirm by a link from <Link to={paths.owners}>Owners</Link>.
      </p>
      <ul className="unreached">
        {unreached.map(({ email, accounts }) => (
          <li key={email}>
            <Foreign text={email} /> <span className="quiet inline">{countOf(accounts, "account")}</span>
          </li>
        ))}
      </ul>
      {unreachedTotal > unreached.length && <p className="quiet">{count(unreachedTotal - unreached.length)} more.</p>}
    </Container>
  );
}
