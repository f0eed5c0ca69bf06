import type { View } from "../../contract/views.ts";
import { send } from "../api/get.ts";
import { Dialog, useDoing } from "./Dialog.tsx";
import { Foreign } from "./Foreign.tsx";

/** Asks before a name is forgotten. */
export function ForgetView({ view: { id, name }, close }: { readonly view: View; readonly close: () => void }) {
  const forgetting = useDoing("/views", () => send(`DELETE /views/${id}`), close);
  return (
    <Dialog header="Forget this view" close={close} verb="Forget" going={forgetting}>
      <p className="empty">
        “<Foreign text={name} />” is forgotten, and what it shows stays as it is.
      </p>
    </Dialog>
  );
}
