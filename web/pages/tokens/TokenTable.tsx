import Button from "@cloudscape-design/components/button";
import type { Token } from "../../../contract/tokens.ts";
import { Foreign } from "../../components/Foreign.tsx";
import { ListedTable } from "../../components/ListedTable.tsx";
import { When } from "../../components/When.tsx";
import { countOf } from "../../formats/number.ts";
import { visible } from "../../formats/visible.ts";
import { roleNames } from "../../words.ts";
import { daysLeft } from "./left.ts";

interface TokenTableProps {
  readonly tokens: readonly Token[];
  readonly revoke: (token: Token) => void;
}

const columns = ["Token", "Role", "Accounts", "State", "Last used", "Made by"] as const;

export function TokenTable({ tokens, revoke }: TokenTableProps) {
  return (
    <ListedTable name="Tokens" className="tokens stacked" columns={columns} does>
      {tokens.map((token) => (
        <Row key={token.id} token={token} revoke={() => revoke(token)} />
      ))}
    </ListedTable>
  );
}

function Row({ token, revoke }: { readonly token: Token; readonly revoke: () => void }) {
  const { name, prefix, role, accounts, state, madeBy, madeAt, lastUsedAt } = token;
  return (
    <tr className={state === "active" ? undefined : "over"}>
      <th scope="row">
        <Foreign text={name} otherwise={prefix} />
        <code className="quiet">{prefix}…</code>
      </th>
      <td data-label="Role">{roleNames[role]}</td>
      <td data-label="Accounts">
        <Accounts of={accounts} />
      </td>
      <td data-label="State">
        <State token={token} />
      </td>
      <td data-label="Last used">{lastUsedAt === null ? <span className="quiet inline">Never</span> : <When at={lastUsedAt} />}</td>
      <td data-label="Made by">
        <div>
          <Foreign text={makerCalled(madeBy)} />
          <span className="quiet">
            <When at={madeAt} />
          </span>
        </div>
      </td>
      <td className="do">
        <Button
          ariaLabel={`Revoke ${visible(name) ?? prefix}`}
          disabled={state !== "active"}
          disabledReason={state === "revoked" ? "That was done already." : "Its days are over."}
          onClick={revoke}
        >
          Revoke
        </Button>
      </td>
    </tr>
  );
}

const NAMED_ACCOUNTS = 2;

/** Of few their digits; all on hover. */
function Accounts({ of: accounts }: { readonly of: Token["accounts"] }) {
  if (accounts === null) return "All";
  return (
    <div title={accounts.join(", ")}>
      {countOf(accounts.length, "account")}
      {accounts.length <= NAMED_ACCOUNTS && <span className="quiet">{accounts.join(", ")}</span>}
    </div>
  );
}

/** A week before its end it is time for the next one. */
const SOON_DAYS = 7;

function State({ token }: { readonly token: Token }) {
  const { state, expiresAt, revokedAt } = token;
  if (state === "revoked") {
    return (
      <div>
        <span className="worse">Revoked</span>
        {revokedAt !== null && (
          <span className="quiet">
            <When at={revokedAt} />
          </span>
        )}
      </div>
    );
  }
  const days = daysLeft(token, new Date());
  return (
    <div>
      {days === 0 ? (
        <span className="amber">Expired</span>
      ) : (
        <span className={days <= SOON_DAYS ? "amber" : undefined}>Active, {countOf(days, "day")} left</span>
      )}
      <span className="quiet">
        {days === 0 ? "" : "until "}
        <When at={expiresAt} />
      </span>
    </div>
  );
}

function makerCalled({ kind, id, name }: Token["madeBy"]): string {
  if (kind === "command") return "At the machine";
  if (kind === "system") return "Pillarwatch";
  return (
    visible(name) ?? (kind === "person" && name === null ? `Erased person (${(id ?? "").slice(0, 8)})` : `Id ${(id ?? "").slice(0, 8)}`)
  );
}
