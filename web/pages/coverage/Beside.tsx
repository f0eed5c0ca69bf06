import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import { Link } from "react-router";
import type { Coverage } from "../../../contract/coverage.ts";
import { Foreign } from "../../components/Foreign.tsx";
import { When } from "../../components/When.tsx";
import { count, countOf } from "../../formats/number.ts";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";
import { accountStateNames } from "../../words.ts";

const MOST_ROWS = 50;

/** What a matrix of watched scopes cannot show. Nothing to show is shown as nothing: both boxes are rare. */
export function Beside({ coverage: { vanished, vanishedTotal, unread, unreadTotal } }: { readonly coverage: Coverage }) {
  return (
    <>
      {vanishedTotal > 0 && (
        <Container
          header={
            <Header
              variant="h2"
              counter={`(${count(vanishedTotal)})`}
              description="Once watched, and active no more: their findings are closed, and none of them counts as fixed."
            >
              Accounts that vanished
            </Header>
          }
        >
          <ul className="plain">
            {vanished.slice(0, MOST_ROWS).map(({ accountId, accountName, state, since, lastSuccessAt }) => (
              <li key={accountId}>
                <span>
                  <AccountName id={accountId} name={accountName} /> {accountStateNames[state].toLowerCase()}
                </span>
                <span className="quiet">
                  {since === null ? (
                    "Nobody saw when"
                  ) : (
                    <>
                      Since <When at={since} />
                    </>
                  )}
                  {lastSuccessAt !== null && (
                    <>
                      ; last read <When at={lastSuccessAt} />
                    </>
                  )}
                  .
                </span>
              </li>
            ))}
          </ul>
          <More total={vanishedTotal} />
        </Container>
      )}
      {unreadTotal > 0 && (
        <Container
          header={
            <Header
              variant="h2"
              counter={`(${count(unreadTotal)})`}
              description="Add them to the regions that are collected, or turn them off in AWS."
            >
              Regions in use that nobody reads
            </Header>
          }
        >
          <ul className="plain">
            {unread.slice(0, MOST_ROWS).map(({ accountId, accountName, accountState, region, isOn, records }) => (
              <li key={`${accountId} ${region}`}>
                <span>
                  <AccountName id={accountId} name={accountName} /> {region}
                  {accountState === "outside" && `, ${accountStateNames.outside.toLowerCase()}`}
                </span>
                <span className="quiet">
                  {isOn === null ? "AWS never told whether it is on" : isOn ? "On" : "Off"}
                  {records > 0 && `; ${countOf(records, "record names", "records name")} it, read elsewhere`}.
                </span>
              </li>
            ))}
          </ul>
          <More total={unreadTotal} />
        </Container>
      )}
    </>
  );
}

const More = ({ total }: { readonly total: number }) =>
  total > MOST_ROWS ? <p className="quiet">And {count(total - MOST_ROWS)} more: choose an OU or an account to see them.</p> : null;

function AccountName({ id, name }: { readonly id: string; readonly name: string }) {
  const href = useHref();
  return (
    <Link to={href(paths.account(id), { account: undefined })}>
      <Foreign text={name} otherwise={id} />
    </Link>
  );
}
