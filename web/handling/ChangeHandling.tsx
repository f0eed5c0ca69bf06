import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useState } from "react";
import type { Handling } from "../../contract/handling.ts";
import { LONGEST_TICKET } from "../../posture/words.ts";
import { wrongFields } from "../api/get.ts";
import { Dialog, useDoing } from "../components/Dialog.tsx";
import { AssigneeField } from "./AssigneeField.tsx";
import type { Handles } from "./handles.ts";

interface ChangeHandlingProps {
  readonly handling: Pick<Handling, "assignee" | "ticket">;
  readonly handles: Handles;
  readonly close: () => void;
}

/** Who works on it, and where that is followed. */
export function ChangeHandling({ handling, handles, close }: ChangeHandlingProps) {
  const [assignee, setAssignee] = useState(handling.assignee?.id ?? null);
  const [ticket, setTicket] = useState(handling.ticket ?? "");
  const wanted = { assignee, ticket: ticket.trim() === "" ? null : ticket.trim() };
  const isSame = wanted.assignee === (handling.assignee?.id ?? null) && wanted.ticket === handling.ticket;
  const going = useDoing(handles.list, () => handles.change(wanted), close);
  const wrong = wrongFields(going.error);
  const error = wrong.get("ticket");
  return (
    <Dialog
      header="Assign"
      close={close}
      verb="Assign"
      going={going}
      fields={["assignee", "ticket"]}
      reason={isSame ? "This is so already." : undefined}
    >
      <AssigneeField account={handles.account} value={assignee} change={setAssignee} error={wrong.get("assignee")} />
      <FormField
        label={
          <>
            Ticket <i>- optional</i>
          </>
        }
        description="Its address: https://…"
        stretch
        {...(error !== undefined && { errorText: error })}
      >
        <Input
          autoComplete={false}
          inputMode="url"
          value={ticket}
          onChange={({ detail }) => setTicket(detail.value)}
          nativeInputAttributes={{ maxLength: LONGEST_TICKET }}
        />
      </FormField>
    </Dialog>
  );
}
