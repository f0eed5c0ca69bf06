import { lookThrough } from "../../api/session.ts";
import { Foreign } from "../../components/Foreign.tsx";
import { Dialog, useDoing } from "./Dialog.tsx";
import type { DoingProps } from "./doing.ts";
import { nameOf } from "./name.ts";

export function Look({ person, close }: DoingProps) {
  const going = useDoing(() => lookThrough(person.id), close);
  return (
    <Dialog header="Look through their eyes" close={close} verb="Look" going={going}>
      <p className="empty">
        You see what <Foreign text={nameOf(person)} /> sees, and change nothing. That you looked is written into the audit log.
      </p>
    </Dialog>
  );
}
