import { useMutation } from "@tanstack/react-query";
import { lookThrough } from "../../api/session.ts";
import { Dialog } from "../../components/Dialog.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import type { DoingProps } from "./doing.ts";
import { nameOf } from "./name.ts";

export function Look({ person, close }: DoingProps) {
  // Nothing is asked for again: the page is loaded anew, with eyes that may not see it.
  const going = useMutation({ mutationFn: () => lookThrough(person.id) });
  return (
    <Dialog header="Look through their eyes" close={close} verb="Look" going={going}>
      <p className="empty">
        You see what <Foreign text={nameOf(person)} /> sees, and change nothing. That you looked is written into the audit log.
      </p>
    </Dialog>
  );
}
