import FormField from "@cloudscape-design/components/form-field";
import Select from "@cloudscape-design/components/select";
import { useQuery } from "@tanstack/react-query";
import { whyFailed } from "../api/get.ts";
import { assigneesQuery } from "../api/queries.ts";
import { roleNames } from "../words.ts";

interface AssigneeFieldProps {
  /** Of those who see it; undefined: of any that the reader sees. */
  readonly account: string | undefined;
  /** A public id; null: nobody. */
  readonly value: string | null;
  readonly change: (assignee: string | null) => void;
  readonly error?: string | undefined;
}

/** Whoever is chosen sees what it is about: the list has nobody else. */
export function AssigneeField({ account, value, change, error }: AssigneeFieldProps) {
  const people = useQuery(assigneesQuery(account === undefined ? {} : { account }));
  const nobody = { value: "", label: "Nobody" };
  const options = [
    nobody,
    ...(people.data?.items ?? []).map(({ id, name, role }) => ({ value: id, label: name, description: roleNames[role] })),
  ];
  return (
    <FormField label="Who works on it" stretch {...(error !== undefined && { errorText: error })}>
      <Select
        selectedOption={options.find((option) => option.value === (value ?? "")) ?? nobody}
        options={options}
        filteringType="auto"
        filteringPlaceholder="Name"
        filteringAriaLabel="Find somebody"
        statusType={people.isPending ? "loading" : people.isError ? "error" : "finished"}
        loadingText="Asking who there is"
        {...(people.error !== null && { errorText: whyFailed(people.error) })}
        onChange={({ detail }) => change(detail.selectedOption.value === "" ? null : (detail.selectedOption.value ?? null))}
      />
    </FormField>
  );
}
