import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { LONGEST_VIEW_NAME } from "../../posture/words.ts";
import { send, wrongFields } from "../api/get.ts";
import { viewsQuery } from "../api/queries.ts";
import { Dialog, useDoing } from "./Dialog.tsx";

/** Asks for the name of a view that is to be saved. */
export function NameView({ title, address, close }: { readonly title: string; readonly address: string; readonly close: () => void }) {
  const known = useQuery(viewsQuery);
  const [name, setName] = useState(title.slice(0, LONGEST_VIEW_NAME));
  const isThere = known.data?.items.some((view) => view.name === name.trim()) === true;
  const saving = useDoing("/views", () => send("POST /views", { name, address }), close);
  const wrong = wrongFields(saving.error).get("name");
  return (
    <Dialog
      header="Save this view"
      close={close}
      verb={isThere ? "Replace" : "Save"}
      going={saving}
      reason={name.trim() === "" ? "A view needs a name." : undefined}
      fields={["name"]}
    >
      <FormField
        label="Name"
        description="Yours alone, in any browser. To show it to a colleague, send the address."
        constraintText={isThere ? "There is a view of this name: it gets this address." : ""}
        {...(wrong !== undefined && { errorText: wrong })}
      >
        <Input value={name} onChange={({ detail }) => setName(detail.value)} />
      </FormField>
    </Dialog>
  );
}
