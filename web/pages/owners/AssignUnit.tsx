import FormField from "@cloudscape-design/components/form-field";
import Select from "@cloudscape-design/components/select";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { send, wrongFields } from "../../api/get.ts";
import { unitsQuery } from "../../api/queries.ts";
import { Dialog, useDoing } from "../../components/Dialog.tsx";
import { countOf } from "../../formats/number.ts";
import { EmailField } from "./EmailField.tsx";

/** Of an OU with all that is below it: an account of its own owner keeps that one. */
export function AssignUnit({ close }: { readonly close: () => void }) {
  const units = useQuery(unitsQuery());
  const [ou, choose] = useState<string>();
  const [email, setEmail] = useState("");
  const going = useDoing("/owners", () => send("POST /owners/assignments", { ou: ou ?? "", email: email.trim() }), close);
  const options = (units.data?.items ?? []).map(({ path, accounts }) => ({
    value: path,
    label: path,
    description: countOf(accounts, "account"),
  }));
  const reason = ou === undefined ? "No OU is chosen." : email.trim() === "" ? "The address is missing." : undefined;
  return (
    <Dialog header="Assign an owner to an OU" close={close} verb="Assign" going={going} fields={["email"]} reason={reason}>
      <FormField label="OU" description="With all accounts and OUs below it" stretch>
        <Select
          placeholder="Choose an OU"
          filteringType="auto"
          expandToViewport
          options={options}
          selectedOption={options.find(({ value }) => value === ou) ?? null}
          statusType={units.isPending ? "loading" : units.isError ? "error" : "finished"}
          loadingText="They are loading"
          errorText="They could not be loaded"
          empty="None is known yet"
          onChange={({ detail }) => choose(detail.selectedOption.value)}
        />
      </FormField>
      <EmailField value={email} change={setEmail} error={wrongFields(going.error).get("email")} />
    </Dialog>
  );
}
