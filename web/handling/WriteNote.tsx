import FormField from "@cloudscape-design/components/form-field";
import Textarea from "@cloudscape-design/components/textarea";
import { useState } from "react";
import { LONGEST_NOTE } from "../../posture/words.ts";
import { wrongFields } from "../api/get.ts";
import { Dialog, useDoing } from "../components/Dialog.tsx";
import type { Handles } from "./handles.ts";

export function WriteNote({ handles, close }: { readonly handles: Handles; readonly close: () => void }) {
  const [text, setText] = useState("");
  const going = useDoing(handles.list, () => handles.note(text), close);
  const error = wrongFields(going.error).get("text");
  const left = LONGEST_NOTE - text.trim().length;
  return (
    <Dialog
      header="Write a note"
      close={close}
      verb="Write"
      going={going}
      fields={["text"]}
      reason={text.trim() === "" ? "Nothing is written yet." : left < 0 ? `${-left} characters too many.` : undefined}
    >
      <FormField
        label="Note"
        description="Plain text. It stays, with your name and the time."
        stretch
        {...(error !== undefined && { errorText: error })}
      >
        <Textarea autoFocus rows={5} value={text} onChange={({ detail }) => setText(detail.value)} />
      </FormField>
    </Dialog>
  );
}
