import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import Pagination from "@cloudscape-design/components/pagination";
import type { UseQueryResult } from "@tanstack/react-query";
import { memo } from "react";
import { Link } from "react-router";
import type { CoveredAccount, CoverageMatrix as Matrix } from "../../../contract/coverage.ts";
import type { Coverage } from "../../../posture/words.ts";
import { Answer } from "../../components/Answer.tsx";
import { CsvButton } from "../../components/CsvButton.tsx";
import { useIsNarrow } from "../../components/narrow.ts";
import { Scrolls } from "../../components/Scrolls.tsx";
import { count, countOf } from "../../formats/number.ts";
import { age } from "../../formats/time.ts";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";
import { useCoverageChoice } from "../../selection/coverage.ts";
import { coverageWords, sourceNames, sourceShort } from "../../words.ts";
import { Legend } from "./Legend.tsx";
import { csvHeader, csvRows, type MatrixPage, nameOf, oldestOf, pageOf, regionsOf } from "./matrix.ts";
import { NothingChosen } from "./NothingChosen.tsx";

/** Lines of an organization of a dozen accounts. */
const USUAL_LINES = 18;
const MINUTE_MS = 60_000;

export function CoverageMatrix({ matrix }: { readonly matrix: UseQueryResult<Matrix> }) {
  const { data } = matrix;
  return (
    <Container
      header={
        <Header variant="h2" actions={data && <CsvButton file="coverage" of="the matrix" header={csvHeader} rows={() => csvRows(data)} />}>
          Account, region, source
        </Header>
      }
      footer={<Legend />}
    >
      <Answer of={matrix} name="The matrix" lines={USUAL_LINES}>
        {(matrix) => <Rows matrix={matrix} />}
      </Answer>
    </Container>
  );
}

function Rows({ matrix }: { readonly matrix: Matrix }) {
  const { choice, change, filtersSet } = useCoverageChoice();
  const isNarrow = useIsNarrow();
  // Where rows are dear, gaps alone are worth them.
  const shown = pageOf(matrix.items, choice.onlyGaps || isNarrow, choice.page);
  if (matrix.total === 0) return <NothingChosen what="No account matches" filtersSet={filtersSet} />;
  return (
    <>
      <Note shown={shown} total={matrix.total} known={matrix.items.length} />
      {shown.shown > 0 && <Table matrix={matrix} shown={shown} />}
      {shown.pages > 1 && (
        <Pagination
          currentPageIndex={shown.page}
          pagesCount={shown.pages}
          onChange={({ detail }) => change({ page: detail.currentPageIndex === 1 ? undefined : String(detail.currentPageIndex) })}
          ariaLabels={{
            nextPageLabel: "Next accounts",
            previousPageLabel: "Accounts before",
            pageLabel: (page) => `Page ${page} of ${shown.pages}`,
          }}
        />
      )}
    </>
  );
}

function Note({ shown, total, known }: { readonly shown: MatrixPage; readonly total: number; readonly known: number }) {
  if (shown.shown === 0) return <p className="empty">Every scope of {countOf(total, "account")} is fresh.</p>;
  const parts = [
    shown.pages > 1 && `Accounts ${count(shown.from)}–${count(shown.to)} of ${count(shown.shown)}.`,
    shown.fresh > 0 && `${countOf(shown.fresh, "account")} with every scope fresh left out.`,
    known < total && `The first ${count(known)} of ${countOf(total, "account")}: choose an OU to see the others.`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? null : <p className="quiet lead">{parts.join(" ")}</p>;
}

function Table({ matrix, shown }: { readonly matrix: Matrix; readonly shown: MatrixPage }) {
  const { hrefWith } = useCoverageChoice();
  const href = useHref();
  const regions = regionsOf(matrix);
  const { columns } = matrix;
  return (
    <Scrolls name="Coverage by account, region and source">
      <table className="matrix">
        <thead>
          <tr>
            <td />
            {regions.map(([region, width]) => (
              <th key={region} scope="colgroup" colSpan={width} className="region">
                {region}
              </th>
            ))}
            <td />
          </tr>
          <tr>
            <th scope="col">Account</th>
            {columns.map(({ region, source }, index) => (
              <th key={`${region} ${source}`} scope="col" className={isFirst(columns, index) ? "first" : undefined}>
                <abbr title={sourceNames[source]}>{sourceShort[source]}</abbr>
              </th>
            ))}
            <th scope="col" className="age">
              Age
            </th>
          </tr>
        </thead>
        {shown.units.map(([unit, accounts]) => (
          <tbody key={unit}>
            <tr>
              <th scope="rowgroup" className="unit" colSpan={columns.length + 2}>
                <bdi>{unit}</bdi>
              </th>
            </tr>
            {accounts.map((account) => (
              <AccountRow
                key={account.accountId}
                account={account}
                columns={columns}
                href={href(paths.account(account.accountId), { account: undefined })}
                hrefOf={hrefWith}
              />
            ))}
          </tbody>
        ))}
      </table>
    </Scrolls>
  );
}

const isFirst = (columns: Matrix["columns"], index: number): boolean => columns[index]?.region !== columns[index - 1]?.region;

interface AccountRowProps {
  readonly account: CoveredAccount;
  readonly columns: Matrix["columns"];
  readonly href: string;
  readonly hrefOf: ReturnType<typeof useCoverageChoice>["hrefWith"];
}

/** Drawn anew only where its account changed: a matrix has thousands of cells. */
const AccountRow = memo(
  ({ account, columns, href, hrefOf }: AccountRowProps) => {
    const oldest = oldestOf(account);
    const name = nameOf(account);
    return (
      <tr>
        <th scope="row" className="account" title={`${name}, ${account.accountId}`}>
          <Link to={href}>
            <bdi>{name}</bdi>
          </Link>
        </th>
        {columns.map(({ region, source }, index) => {
          const state = account.states[index] ?? null;
          const where = `${sourceNames[source]}, ${region}`;
          return (
            <td key={`${region} ${source}`} className={isFirst(columns, index) ? "first" : undefined}>
              {state !== null && (
                <Mark
                  state={state}
                  minutes={account.agesMinutes[index] ?? null}
                  where={where}
                  // A gap opens what is missing there.
                  to={
                    state === "ok" ? undefined : hrefOf({ account: account.accountId, region, source, state: undefined, page: undefined })
                  }
                />
              )}
            </td>
          );
        })}
        <td className={oldest?.isFresh === false ? "age amber" : "age"}>{oldest === undefined ? "–" : age(oldest.minutes * MINUTE_MS)}</td>
      </tr>
    );
  },
  (before, after) => before.account === after.account && before.columns === after.columns && before.href === after.href,
);

interface MarkProps {
  readonly state: Coverage;
  readonly minutes: number | null;
  readonly where: string;
  readonly to: string | undefined;
}

function Mark({ state, minutes, where, to }: MarkProps) {
  const { glyph, name } = coverageWords[state];
  const words = `${name}, ${minutes === null ? "never read" : `read ${age(minutes * MINUTE_MS)}${minutes === 0 ? "" : " ago"}`}`;
  const inside = (
    <>
      <span aria-hidden="true">{glyph}</span>
      <span className="only-read">{words}</span>
    </>
  );
  const title = `${where}: ${words}`;
  return to === undefined ? (
    <span className={`mark ${state}`} title={title}>
      {inside}
    </span>
  ) : (
    <Link className={`mark ${state}`} title={title} to={to}>
      {inside}
    </Link>
  );
}
