import { Link } from "react-router";
import type { Accounts } from "../../../contract/accounts.ts";
import { Change } from "../../components/Change.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { SeverityBar } from "../../components/Severity.tsx";
import { ShareNote } from "../../components/ShareNote.tsx";
import { count } from "../../formats/number.ts";
import { visible } from "../../formats/visible.ts";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";
import { accountStateNames, severityNames, worstFirst } from "../../words.ts";

type Account = Accounts["items"][number];

/** As many as fit beside each other and are read one by one; the others are in the table. */
const SHOWN = 12;

/** The one with most open findings first. */
export function AccountCards({ accounts }: { readonly accounts: readonly Account[] }) {
  const sorted = [...accounts].sort((a, b) => (b.openTotal ?? -1) - (a.openTotal ?? -1));
  const largest = Math.max(1, ...sorted.map(({ openTotal }) => openTotal ?? 0));
  return (
    <>
      <ul className="account-cards">
        {sorted.slice(0, SHOWN).map((account) => (
          <Card key={account.id} account={account} largest={largest} />
        ))}
      </ul>
      {sorted.length > SHOWN && <p className="quiet note">{count(sorted.length - SHOWN)} more stand in the table.</p>}
    </>
  );
}

function Card({ account, largest }: { readonly account: Account; readonly largest: number }) {
  const { id, name, state, score, open, openTotal, change, scopes } = account;
  const href = useHref();
  const urgent = worstFirst.slice(0, 2);
  return (
    <li>
      <h3>
        <Link to={href(paths.account(id))}>
          <Foreign text={visible(name) ?? id} />
        </Link>
      </h3>
      <span className="quiet">
        {id}
        {state !== "active" && <span className="amber"> · {accountStateNames[state]}</span>}
      </span>
      <dl>
        <div>
          <dt>Score</dt>
          <dd>
            <b>{score === null ? "–" : `${score} %`}</b> <Change by={change?.score ?? null} isWorseUp={false} unit=" pts" />
          </dd>
        </div>
        <div>
          <dt>Open</dt>
          <dd>
            <b>{openTotal === null ? "–" : <Link to={href(paths.findings, { account: id })}>{count(openTotal)}</Link>}</b>{" "}
            <Change by={change?.open ?? null} isWorseUp />
          </dd>
        </div>
      </dl>
      {open !== null && (
        <>
          <SeverityBar counts={open} largest={largest} />
          <span className="quiet">
            {urgent.map((severity) => `${count(open[severity])} ${severityNames[severity].toLowerCase()}`).join(", ")}
          </span>
        </>
      )}
      <ShareNote share={scopes} />
    </li>
  );
}
