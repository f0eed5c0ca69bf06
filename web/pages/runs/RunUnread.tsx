import Container from "@cloudscape-design/components/container";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import Header from "@cloudscape-design/components/header";
import { Link } from "react-router";
import type { WholeRun } from "../../../contract/runs.ts";
import { Breakable } from "../../components/Breakable.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { count, countOf } from "../../formats/number.ts";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";
import { coverageWords, sourceNames } from "../../words.ts";
import { SUMMED, type Unread, unreadOf } from "./unread.ts";

/** Errors: what AWS denied, and by which missing action, and what failed. What to do about it is on the coverage page. */
export function RunUnread({ run: { scopes, runScopes } }: { readonly run: WholeRun }) {
  const href = useHref();
  const troubles = unreadOf(runScopes);
  return (
    <div id="unread">
      <Container
        header={
          <Header
            variant="h2"
            counter={`(${count(scopes.unread)})`}
            description={
              scopes.unread === 0 ? (
                "Scopes that were denied or failed"
              ) : (
                <Link to={href(paths.coverage)}>What to do about it, as of now</Link>
              )
            }
          >
            Not read
          </Header>
        }
      >
        {troubles.length === 0 ? (
          <p className="empty">
            {scopes.done < scopes.total
              ? "Nothing was denied and nothing failed so far."
              : scopes.total === 0
                ? "It tried no scope."
                : scopes.unread > 0
                  ? SUMMED
                  : "Nothing was denied and nothing failed."}
          </p>
        ) : (
          <ul className="plain">
            {troubles.map((trouble) => (
              <UnreadItem key={trouble.key} trouble={trouble} />
            ))}
          </ul>
        )}
      </Container>
    </div>
  );
}

function UnreadItem({ trouble: { state, action, message, scopes } }: { readonly trouble: Unread }) {
  const { glyph, name } = coverageWords[state];
  return (
    <li>
      <span>
        <span className="worse" aria-hidden="true">
          {glyph}
        </span>{" "}
        <b>
          {name}
          {action !== null && (
            <>
              : <Breakable text={action} />
            </>
          )}
        </b>{" "}
        <span className="quiet inline">{whereOf(scopes)}</span>
      </span>
      {message !== null && (
        <span className="wrap">
          <Foreign text={message} />
        </span>
      )}
      {scopes.length > 1 && (
        <ExpandableSection headerText={countOf(scopes.length, "scope")} variant="inline">
          <ul className="plain listed">
            {scopes.map(({ accountId, accountName, region, source }) => (
              <li key={`${accountId} ${region} ${source}`}>
                <span>
                  <Foreign text={accountName} otherwise={accountId} />{" "}
                  <span className="quiet inline">
                    {sourceNames[source]}, {region}
                  </span>
                </span>
              </li>
            ))}
          </ul>
        </ExpandableSection>
      )}
    </li>
  );
}

function whereOf(scopes: Unread["scopes"]) {
  const [first] = scopes;
  const accounts = new Set(scopes.map(({ accountId }) => accountId));
  const sources = [...new Set(scopes.map(({ source }) => sourceNames[source]))].join(", ");
  const regions = [...new Set(scopes.map(({ region }) => region))];
  return (
    <>
      {accounts.size === 1 ? <Foreign text={first.accountName} otherwise={first.accountId} /> : countOf(accounts.size, "account")},{" "}
      {sources}, {regions.length <= 2 ? regions.join(" and ") : countOf(regions.length, "region")}
    </>
  );
}
