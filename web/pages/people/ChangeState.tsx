import { send } from "../../api/get.ts";
import { Dialog, useDoing } from "../../components/Dialog.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { countOf } from "../../formats/number.ts";
import type { DoingProps } from "./doing.ts";
import { nameOf } from "./name.ts";

export function ChangeState({ person, close }: DoingProps) {
  const isDisabled = person.state === "disabled";
  const going = useDoing("/people", () => send(`PATCH /people/${person.id}`, { state: isDisabled ? "active" : "disabled" }), close);
  const name = <Foreign text={nameOf(person)} />;
  return (
    <Dialog header={isDisabled ? "Enable" : "Disable"} close={close} verb={isDisabled ? "Enable" : "Disable"} going={going}>
      <p className="empty">
        {isDisabled ? (
          <>{name} can sign in again, with what they signed in with before.</>
        ) : (
          <>
            {name} cannot sign in any more. {person.sessions > 0 && `${countOf(person.sessions, "session")} of theirs ends at once. `}They
            can be enabled again.
          </>
        )}
      </p>
    </Dialog>
  );
}
