import Button from "@cloudscape-design/components/button";
import type { Token } from "../../../contract/tokens.ts";
import { Foreign } from "../../components/Foreign.tsx";
import { When } from "../../components/When.tsx";
import { countOf } from "../../formats/number.ts";
import { roleNames } from "../../words.ts";

interface TokenTableProps {
  readonly tokens: readonly Token[];
  readonly revoke: (token: Token) => void;
}

export function TokenTable({ tokens, revoke }: TokenTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
    <section className="scrolls" aria-label="Tokens" tabIndex={0}>
      <table className="listed-rows tokens">
        <thead>
          <tr>
            <th scope="col">Token</th>
            <th scope="col">Sees</th>
            <th scope="col">State</th>
            <th scope="col" className="only-wide-cell">
              Last used
            </th>
            <th scope="col" className="only-wide-cell">
              Made
            </th>
            <th scope="col">
              <span className="only-read">What to do</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tokens.map((token) => (
            <Row key={token.id} token={token} revoke={() => revoke(token)} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ token, revoke }: { readonly token: Token; readonly revoke: () => void }) {
  const { name, prefix, role, accounts, lastUsedAt, madeAt, madeBy } = token;
  return (
    <tr>
      <th scope="row">
        <Foreign text={name} />
        <span className="quiet">{prefix}…</span>
      </th>
      <td>
        {roleNames[role]}
        <span className="quiet">{accounts === null ? "all accounts" : countOf(accounts.length, "account")}</span>
      </td>
      <td>
        <State token={token} />
      </td>
      <td className="only-wide-cell">{lastUsedAt === null ? <span className="quiet inline">Never</span> : <When at={lastUsedAt} />}</td>
      <td className="only-wide-cell">
        <When at={madeAt} short />
        <span className="quiet">
          {madeBy.kind === "command" ? "at the machine" : madeBy.name === null ? madeBy.kind : <Foreign text={madeBy.name} />}
        </span>
      </td>
      <td className="do">
        {token.state === "active" && (
          <Button onClick={revoke} ariaLabel={`Revoke ${name}`}>
            Revoke
          </Button>
        )}
      </td>
    </tr>
  );
}

function State({ token: { state, expiresAt, revokedAt } }: { readonly token: Token }) {
  switch (state) {
    case "active":
      return (
        <>
          Active
          <span className="quiet">
            until <When at={expiresAt} short />
          </span>
        </>
      );
    case "expired":
      return (
        <>
          <span className="amber">Expired</span>
          <span className="quiet">
            <When at={expiresAt} short />
          </span>
        </>
      );
    case "revoked":
      return (
        <>
          <span className="worse">Revoked</span>
          <span className="quiet">{revokedAt !== null && <When at={revokedAt} short />}</span>
        </>
      );
  }
}
