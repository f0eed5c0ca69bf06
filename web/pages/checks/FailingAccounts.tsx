import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import { useState } from "react";
import { Link } from "react-router";
import type { WholeCheck } from "../../../contract/checks.ts";
import { AcceptButton } from "../../accepting/AcceptButton.tsx";
import { useSignedIn } from "../../api/session.ts";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { SeverityBar } from "../../components/Severity.tsx";
import { count, countOf } from "../../formats/number.ts";
import { visible } from "../../formats/visible.ts";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";

/** Whose turn it is after these is asked for. */
const SHOWN = 10;

export function FailingAccounts({ check: { check, kind, byAccount } }: { readonly check: WholeCheck }) {
  const href = useHref();
  const canAccept = useSignedIn().hasRoleFor("propose");
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? byAccount : byAccount.slice(0, SHOWN);
  const largest = Math.max(1, ...byAccount.map(({ openTotal }) => openTotal));
  return (
    <Container
      header={
        <Header variant="h2" counter={`(${count(byAccount.length)})`}>
          By account
        </Header>
      }
    >
      {byAccount.length === 0 ? (
        <EmptyState heading="No account has it open" />
      ) : (
        <>
          <table className="numbers">
            <thead>
              <tr>
                <th scope="col">Account</th>
                <td className="bar" />
                <th scope="col">Open</th>
                <th scope="col">Resources</th>
                <th scope="col">Control</th>
                {canAccept && (
                  <th scope="col">
                    <span className="only-read">What to do</span>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {shown.map(({ accountId, accountName, organizationalUnit, open, openTotal, resources, status }) => (
                <tr key={accountId}>
                  <th scope="row">
                    <Link to={href(paths.account(accountId))}>
                      <Foreign text={accountName} otherwise={accountId} />
                    </Link>
                    {organizationalUnit !== null && (
                      <span className="quiet wrap">
                        <Foreign text={organizationalUnit} />
                      </span>
                    )}
                  </th>
                  <td className="bar">
                    <SeverityBar counts={open} largest={largest} />
                  </td>
                  <td>
                    <Link to={href(paths.findings, { check, kind, account: accountId, ou: undefined })}>{count(openTotal)}</Link>
                  </td>
                  <td>{count(resources)}</td>
                  <td>{status ?? "–"}</td>
                  {canAccept && (
                    <td>
                      <AcceptButton
                        isInline
                        text="Accept…"
                        ariaLabel={`Accept the risk on ${visible(accountName) ?? accountId}`}
                        choices={[
                          {
                            label: `${check} on the whole of ${visible(accountName) ?? accountId}.`,
                            description: "Every resource of the account, also those found later.",
                            subjects: [{ account: accountId, check, kind }],
                          },
                        ]}
                      />
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
          {byAccount.length > SHOWN && !isWhole && (
            <button type="button" className="more" onClick={() => setWhole(true)}>
              Show {countOf(byAccount.length - SHOWN, "more account")}
            </button>
          )}
        </>
      )}
    </Container>
  );
}
