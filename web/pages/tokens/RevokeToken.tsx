import type { Token } from "../../../contract/tokens.ts";
import { send } from "../../api/get.ts";
import { Dialog, useDoing } from "../../components/Dialog.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { When } from "../../components/When.tsx";

/** What stops working is said before: when it was last used. */
export function RevokeToken({ token: { id, name, prefix, lastUsedAt }, close }: { readonly token: Token; readonly close: () => void }) {
  const going = useDoing("/tokens", () => send(`DELETE /tokens/${id}`), close);
  return (
    <Dialog header="Revoke this token" close={close} verb="Revoke" going={going}>
      <p className="empty">
        “<Foreign text={name} otherwise={prefix} />” is refused from now on, and there is no way back.{" "}
        {lastUsedAt === null ? (
          "It was never used."
        ) : (
          <>
            It was last used <When at={lastUsedAt} />: what uses it needs another one.
          </>
        )}
      </p>
    </Dialog>
  );
}
