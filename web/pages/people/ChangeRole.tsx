import { useState } from "react";
import { send } from "../../api/get.ts";
import { Dialog, useDoing } from "../../components/Dialog.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import type { DoingProps } from "./doing.ts";
import { nameOf } from "./name.ts";
import { RoleField } from "./RoleField.tsx";

export function ChangeRole({ person, close }: DoingProps) {
  const [role, setRole] = useState(person.role ?? "viewer");
  const going = useDoing("/people", () => send(`PATCH /people/${person.id}`, { role }), close);
  return (
    <Dialog
      header="Change the role"
      close={close}
      verb="Change"
      going={going}
      reason={role === person.role ? "This is their role already." : undefined}
    >
      <p className="empty">
        <Foreign text={nameOf(person)} /> is signed out everywhere, and has the new role when they sign in again.
      </p>
      <RoleField value={role} change={setRole} />
    </Dialog>
  );
}
