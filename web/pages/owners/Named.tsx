import { Foreign } from "../../components/Foreign.tsx";
import { count } from "../../formats/number.ts";
import { visible } from "../../formats/visible.ts";

export interface NamedAccount {
  readonly id: string;
  readonly name: string;
}

const NAMED = 5;

/** Whom a dialog is about: the first few by name. */
export const Named = ({ accounts }: { readonly accounts: readonly NamedAccount[] }) => (
  <p className="empty">
    {accounts.slice(0, NAMED).map(({ id, name }, index) => (
      <span key={id}>
        {index > 0 && ", "}
        <Foreign text={visible(name) ?? id} />
      </span>
    ))}
    {accounts.length > NAMED && ` and ${count(accounts.length - NAMED)} more`}
  </p>
);
