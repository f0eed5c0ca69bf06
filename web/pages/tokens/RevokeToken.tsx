import type { Token } from "../../../contract/tokens.ts";
import { send } from "../../api/get.ts";
import { Dialog, useDoing } from "../../components/Dialog.tsx";
import { Foreign } from "../../components/Foreign.tsx";

export function RevokeToken({ token, close }: { readonly token: Token; readonly close: () => void }) {
  const going = useDoing("/tokens", () => send(`DELETE /tokens/${token.id}`), close);
  return (
    <Dialog header="Revoke" close={close} verb="Revoke" going={going}>
      <p className="empty">
        Whatever asks by <Foreign text={token.name} /> ({token.prefix}…) is refused from now on. There is no way back: make another one.
      </p>
    </Dialog>
  );
}
