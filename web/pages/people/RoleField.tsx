import FormField from "@cloudscape-design/components/form-field";
import RadioGroup from "@cloudscape-design/components/radio-group";
import { type Role, roles } from "../../../posture/words.ts";
import { roleNames, roleWords } from "../../words.ts";

interface RoleFieldProps {
  readonly value: Role;
  readonly change: (role: Role) => void;
}

export const RoleField = ({ value, change }: RoleFieldProps) => (
  <FormField label="Role" stretch>
    <RadioGroup
      value={value}
      items={roles.map((role) => ({ value: role, label: roleNames[role], description: roleWords[role] }))}
      onChange={({ detail }) => {
        const role = roles.find((one) => one === detail.value);
        if (role !== undefined) change(role);
      }}
    />
  </FormField>
);
