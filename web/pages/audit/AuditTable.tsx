import { Link } from "react-router";
import type { AuditEntry } from "../../../contract/audit.ts";
import { actionNames } from "../../audit-words.ts";
import { Breakable } from "../../components/Breakable.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { ListedTable } from "../../components/ListedTable.tsx";
import { When } from "../../components/When.tsx";
import { count } from "../../formats/number.ts";
import { paths } from "../../paths.ts";
import { useAuditFilter } from "../../selection/audit.ts";
import { Changed } from "./Changed.tsx";
import { actorCalled, subjectCalled } from "./called.ts";

const columns = ["When", "Who", "What", "Before and after", "From"] as const;

/** The newest first. Who did it and what it was done to narrow the list to them. */
export function AuditTable({ entries }: { readonly entries: readonly AuditEntry[] }) {
  return (
    <ListedTable name="Audit log" className="audit stacked" columns={columns}>
      {entries.map((entry) => (
        <Row key={entry.seq} entry={entry} />
      ))}
    </ListedTable>
  );
}

function Row({ entry }: { readonly entry: AuditEntry }) {
  const { seq, at, actor, action, address, before, after } = entry;
  const { hrefNarrowed } = useAuditFilter();
  const isChanged = before !== null || after !== null;
  return (
    <tr>
      <td className="of-when">
        <When at={at} />
        <span className="quiet">No. {count(seq)}</span>
      </td>
      <td className="of-who">
        <Link to={hrefNarrowed({ actor: actor.id ?? actor.kind })} title={actor.id ?? ""}>
          <Foreign text={actorCalled(actor)} />
        </Link>
        {actor.kind === "token" && <span className="quiet">by a token</span>}
      </td>
      <th scope="row" className="of-what">
        {actionNames[action] ?? action}
        <Subject entry={entry} />
      </th>
      <td className={isChanged ? "of-change" : "of-change none"}>
        <Changed before={before} after={after} />
      </td>
      <td className={address === null ? "of-from none" : "of-from"}>
        {address === null ? <span className="quiet inline">–</span> : <Breakable text={address} />}
      </td>
    </tr>
  );
}

/** What somebody did to themselves needs no second name. */
function Subject({ entry }: { readonly entry: AuditEntry }) {
  const { hrefNarrowed } = useAuditFilter();
  const called = subjectCalled(entry);
  if (called === undefined || entry.subject === null || entry.subject === entry.actor.id) return null;
  const opens = pageOf(entry.action, entry.subject);
  return (
    <span className="quiet wrap">
      <Link to={hrefNarrowed({ subject: entry.subject })} title={entry.subject}>
        <Foreign text={called} />
      </Link>
      {opens !== undefined && (
        <>
          {" · "}
          <Link to={opens}>
            open<span className="only-read">: {called}</span>
          </Link>
        </>
      )}
    </span>
  );
}

/** Where the thing itself is shown. */
function pageOf(action: AuditEntry["action"], subject: string): string | undefined {
  if (action.startsWith("run-") && /^\d+$/.test(subject)) return paths.run(Number(subject));
  if (action === "look-again-asked") return paths.finding(subject);
  return /^\d{12}$/.test(subject) ? paths.account(subject) : undefined;
}
