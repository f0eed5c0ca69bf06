import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useState } from "react";
import { send } from "../../api/get.ts";
import { Dialog, useDoing } from "../../components/Dialog.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import type { DoingProps } from "./doing.ts";
import { nameOf } from "./name.ts";

/** There is no way back, so it is typed whom it is about. */
export function Erase({ person, close }: DoingProps) {
  const [typed, setTyped] = useState("");
  const going = useDoing("/people", () => send(`DELETE /people/${person.id}`), close);
  const asked = person.email ?? nameOf(person);
  const isTyped = typed.trim().toLowerCase() === asked.toLowerCase();
  return (
    <Dialog
      header="Erase"
      close={close}
      verb="Erase"
      going={going}
      reason={isTyped ? undefined : "Type the address first, so that it is nobody else."}
    >
      <p className="empty">
        Name and address of <Foreign text={nameOf(person)} /> are erased, sessions end, and there is no way back. What they did stays in the
        audit log under a number.
      </p>
      <FormField label="Their address" description={<span className="wrap">{`Type ${asked}`}</span>} stretch>
        <Input value={typed} autoComplete={false} spellcheck={false} autoFocus onChange={({ detail }) => setTyped(detail.value)} />
      </FormField>
    </Dialog>
  );
}
