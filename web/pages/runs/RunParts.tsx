import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import Pagination from "@cloudscape-design/components/pagination";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { WholeRun } from "../../../contract/runs.ts";
import { Foreign } from "../../components/Foreign.tsx";
import { Scrolls } from "../../components/Scrolls.tsx";
import { count, countOf } from "../../formats/number.ts";
import { useAddress } from "../../selection/address.ts";
import { readRun } from "../../selection/run.ts";
import { sourceNames } from "../../words.ts";
import { AccountScopes } from "./AccountScopes.tsx";

const ROWS_A_PAGE = 50;
const COLUMNS = 7;

type Sums = Omit<WholeRun["bySource"][number], "source">;

/** What was read where: the sums of an account open its scopes. */
export function RunParts({ run }: { readonly run: WholeRun }) {
  const { parameters, change } = useAddress();
  const { by } = readRun(parameters).value;
  return (
    <Container
      header={
        <Header
          variant="h2"
          counter={`(${by === "account" ? count(run.byAccount.length) : count(run.bySource.length)})`}
          actions={
            <SegmentedControl
              label="Split by"
              selectedId={by}
              options={[
                { id: "account", text: "By account" },
                { id: "source", text: "By source" },
              ]}
              onChange={({ detail }) =>
                change({ by: detail.selectedId === "source" ? "source" : undefined, page: undefined, of: undefined })
              }
            />
          }
        >
          What was read
        </Header>
      }
    >
      {run.scopes.total === 0 ? (
        <p className="empty">Nothing yet: which scopes there are is found out first.</p>
      ) : by === "account" ? (
        <ByAccount run={run} />
      ) : (
        <BySource run={run} />
      )}
    </Container>
  );
}

function ByAccount({ run }: { readonly run: WholeRun }) {
  const { parameters, change, hrefWith } = useAddress();
  const pages = Math.max(1, Math.ceil(run.byAccount.length / ROWS_A_PAGE));
  const { page: asked, of: opened } = readRun(parameters).value;
  const page = Math.min(asked, pages);
  return (
    <>
      <SumsTable of="Account">
        {run.byAccount.slice((page - 1) * ROWS_A_PAGE, page * ROWS_A_PAGE).map(({ accountId, accountName, ...sums }) => {
          const isOpen = opened === accountId;
          return (
            <SumsRow
              key={accountId}
              name={
                <Link to={hrefWith({ of: isOpen ? undefined : accountId })} preventScrollReset aria-expanded={isOpen}>
                  <Foreign text={accountName} otherwise={accountId} />
                </Link>
              }
              sums={sums}
              opened={isOpen && <AccountScopes run={run} account={accountId} columns={COLUMNS} />}
            />
          );
        })}
      </SumsTable>
      {pages > 1 && (
        <Pagination
          currentPageIndex={page}
          pagesCount={pages}
          onChange={({ detail }) => change({ page: detail.currentPageIndex === 1 ? undefined : String(detail.currentPageIndex) })}
          ariaLabels={{
            nextPageLabel: "Next accounts",
            previousPageLabel: "Accounts before",
            pageLabel: (page) => `Page ${page} of ${pages}`,
          }}
        />
      )}
    </>
  );
}

const BySource = ({ run: { bySource } }: { readonly run: WholeRun }) => (
  <SumsTable of="Source">
    {bySource.map(({ source, ...sums }) => (
      <SumsRow key={source} name={sourceNames[source]} sums={sums} />
    ))}
  </SumsTable>
);

function SumsTable({ of, children }: { readonly of: string; readonly children: ReactNode }) {
  return (
    <Scrolls name="What was read">
      <table className="numbers parts">
        <thead>
          <tr>
            <th scope="col">{of}</th>
            <th scope="col">Scopes</th>
            <th scope="col">Not read</th>
            <th scope="col" className="only-wide">
              Pages
            </th>
            <th scope="col">Records</th>
            <th scope="col">Changed</th>
            <th scope="col" className="only-wide">
              Set aside
            </th>
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </Scrolls>
  );
}

interface SumsRowProps {
  readonly name: ReactNode;
  readonly sums: Sums;
  readonly opened?: ReactNode;
}

function SumsRow({ name, sums: { scopes, done, unread, pages, records, changed, setAside }, opened }: SumsRowProps) {
  return (
    <>
      <tr>
        <th scope="row">{name}</th>
        <td>{done === scopes ? count(scopes) : `${count(done)} of ${count(scopes)}`}</td>
        <td className={unread > 0 ? "worse" : undefined}>
          {count(unread)}
          {unread > 0 && <span className="only-read"> {countOf(unread, "scope")} denied or failed</span>}
        </td>
        <td className="only-wide">{count(pages)}</td>
        <td>{count(records)}</td>
        <td>{count(changed)}</td>
        <td className="only-wide">{count(setAside)}</td>
      </tr>
      {opened}
    </>
  );
}
