import { send } from "../../api/get.ts";
import { Dialog, useDoing } from "../../components/Dialog.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import type { DoingProps } from "./doing.ts";
import { nameOf } from "./name.ts";

/** The administrator vouches for whoever has lost authenticator and recovery codes, as at the invitation. */
export function TakeOffCodes({ person, close }: DoingProps) {
  const going = useDoing("/people", () => send(`DELETE /people/${person.id}/codes`), close);
  return (
    <Dialog header="Take off the one-time codes" close={close} verb="Take them off" going={going}>
      <p className="empty">
        For <Foreign text={nameOf(person)} />, who has lost authenticator and recovery codes. Make sure that it is them who asks, by a way
        that you know: a call, not a mail. Until they set up others their password alone signs them in. Every session of theirs ends, and
        the audit log tells it.
      </p>
    </Dialog>
  );
}
