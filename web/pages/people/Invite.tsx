import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useState } from "react";
import type { PersonLink } from "../../../contract/people.ts";
import type { Role } from "../../../posture/words.ts";
import { send } from "../../api/get.ts";
import { Dialog, useDoing } from "../../components/Dialog.tsx";
import { errorsOf } from "../../components/errors.ts";
import { LinkMade } from "./LinkMade.tsx";
import { RoleField } from "./RoleField.tsx";

/** Somebody who signs in by password. Whoever comes by a provider needs no invitation: it says their role. */
export function Invite({ close }: { readonly close: () => void }) {
  const [email, setEmail] = useState("");
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("owner");
  const [made, setMade] = useState<PersonLink>();
  const going = useDoing(
    "/people",
    () => send("POST /people", { email: email.trim(), role, ...(name.trim() !== "" && { name: name.trim() }) }),
    setMade,
  );
  const errorOf = errorsOf(going.error);
  if (made !== undefined) return <LinkMade made={made} close={close} />;
  return (
    <Dialog
      header="Invite somebody"
      close={close}
      verb="Invite"
      going={going}
      fields={["email", "name"]}
      reason={email.trim() === "" ? "The address is missing." : undefined}
    >
      <FormField label="E-mail address" description="An owner sees the accounts that name it." stretch {...errorOf("email")}>
        <Input
          type="email"
          inputMode="email"
          autoComplete={false}
          autoFocus
          value={email}
          spellcheck={false}
          onChange={({ detail }) => setEmail(detail.value)}
          nativeInputAttributes={{ maxLength: 254 }}
        />
      </FormField>
      <FormField
        label={
          <>
            Name <i>- optional</i>
          </>
        }
        stretch
        {...errorOf("name")}
      >
        <Input
          autoComplete={false}
          value={name}
          onChange={({ detail }) => setName(detail.value)}
          nativeInputAttributes={{ maxLength: 200 }}
        />
      </FormField>
      <RoleField value={role} change={setRole} />
    </Dialog>
  );
}
