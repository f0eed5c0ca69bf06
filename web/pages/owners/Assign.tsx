import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useState } from "react";
import { send, wrongFields } from "../../api/get.ts";
import { Dialog, useDoing } from "../../components/Dialog.tsx";
import { EmailField } from "./EmailField.tsx";
import { Named, type NamedAccount } from "./Named.tsx";

interface AssignProps {
  readonly accounts: readonly NamedAccount[];
  readonly suggested: string;
  readonly close: () => void;
}

/** What is assigned goes before tags and files, until it is taken back. */
export function Assign({ accounts, suggested, close }: AssignProps) {
  const [email, setEmail] = useState(suggested);
  const [name, setName] = useState("");
  const going = useDoing(
    "/owners",
    async () => {
      // One by one: where one is refused, those before it are assigned already, and gone from the list.
      for (const { id } of accounts) {
        await send("POST /owners/assignments", { account: id, email: email.trim(), ...(name.trim() !== "" && { name: name.trim() }) });
      }
    },
    close,
  );
  return (
    <Dialog
      header="Assign an owner"
      close={close}
      verb="Assign"
      going={going}
      fields={["email"]}
      reason={email.trim() === "" ? "The address is missing." : undefined}
    >
      <Named accounts={accounts} />
      <EmailField value={email} change={setEmail} error={wrongFields(going.error).get("email")} />
      <FormField
        label={
          <>
            Name <i>- optional</i>
          </>
        }
        stretch
      >
        <Input
          autoComplete={false}
          value={name}
          onChange={({ detail }) => setName(detail.value)}
          nativeInputAttributes={{ maxLength: 200 }}
        />
      </FormField>
    </Dialog>
  );
}
