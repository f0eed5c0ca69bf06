import type { WholeRun } from "../../../contract/runs.ts";
import { Foreign } from "../../components/Foreign.tsx";
import { count, countOf } from "../../formats/number.ts";
import { duration } from "../../formats/time.ts";
import { coverageWords, sourceNames } from "../../words.ts";
import { SUMMED } from "./unread.ts";

interface AccountScopesProps {
  readonly run: WholeRun;
  readonly account: string;
  readonly columns: number;
}

/** The scopes of one account, below its row. */
export function AccountScopes({ run, account, columns }: AccountScopesProps) {
  const scopes = run.runScopes.filter(({ accountId }) => accountId === account);
  const known = run.byAccount.find(({ accountId }) => accountId === account)?.scopes ?? scopes.length;
  return (
    <tr>
      <td colSpan={columns} className="scopes-of">
        <ul className="plain listed">
          {scopes.map((scope) => (
            <li key={`${scope.region} ${scope.source}`}>
              <span>
                {glyphOf(scope)} {sourceNames[scope.source]}, {scope.region}{" "}
                <span className="quiet inline">
                  {countOf(scope.pages, "page")}, {countOf(scope.records, "record")}, {count(scope.changed)} changed
                  {scope.setAside > 0 && `, ${count(scope.setAside)} set aside`}
                  {scope.startedAt !== null &&
                    scope.endedAt !== null &&
                    `, ${duration(Date.parse(scope.endedAt) - Date.parse(scope.startedAt))}`}
                </span>
              </span>
              {(scope.message ?? scope.action) !== null && (
                <span className="quiet wrap">
                  <Foreign text={scope.message ?? scope.action ?? ""} />
                </span>
              )}
            </li>
          ))}
        </ul>
        {run.runScopes.length === 0 && <p className="quiet">{SUMMED}</p>}
        {run.runScopes.length > 0 && scopes.length < known && (
          <p className="quiet">{countOf(known - scopes.length, "more scope")} of a run this large are told by the API's own pages only.</p>
        )}
      </td>
    </tr>
  );
}

function glyphOf({ state, outcome }: WholeRun["runScopes"][number]) {
  if (outcome === null) return <span className="quiet inline">{state === "reading" ? "Being read:" : "Waiting:"}</span>;
  return (
    <span className={outcome === "denied" || outcome === "failed" ? "worse" : "quiet inline"}>
      <span aria-hidden="true">{coverageWords[outcome].glyph}</span> {outcome === "ok" ? "Read:" : `${coverageWords[outcome].name}:`}
    </span>
  );
}
