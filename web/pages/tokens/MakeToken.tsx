import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useState } from "react";
import type { TokenMade } from "../../../contract/tokens.ts";
import type { Role } from "../../../posture/words.ts";
import { send, wrongFields } from "../../api/get.ts";
import { Dialog, useDoing } from "../../components/Dialog.tsx";
import { RoleField } from "../people/RoleField.tsx";
import { SecretMade } from "./SecretMade.tsx";

const DAYS = { usual: 90, most: 365 } as const;

export function MakeToken({ close }: { readonly close: () => void }) {
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("viewer");
  const [accounts, setAccounts] = useState("");
  const [days, setDays] = useState(String(DAYS.usual));
  const [made, setMade] = useState<TokenMade>();
  const ids = accounts.split(/[\s,;]+/).filter((id) => id !== "");
  const going = useDoing(
    "/tokens",
    () => send("POST /tokens", { name: name.trim(), role, days: Number(days), ...(role === "owner" && { accounts: ids }) }),
    setMade,
  );
  const wrong = wrongFields(going.error);
  const errorOf = (field: string) => {
    const error = wrong.get(field);
    return error === undefined ? {} : { errorText: error };
  };
  if (made !== undefined) return <SecretMade made={made} close={close} />;
  return (
    <Dialog
      header="Make a token"
      close={close}
      verb="Make"
      going={going}
      fields={["name", "accounts", "days"]}
      reason={reasonAgainst({ name, role, ids, days })}
    >
      <FormField label="What it is for" stretch {...errorOf("name")}>
        <Input
          autoComplete={false}
          autoFocus
          value={name}
          onChange={({ detail }) => setName(detail.value)}
          nativeInputAttributes={{ maxLength: 100 }}
        />
      </FormField>
      <RoleField value={role} change={setRole} />
      {role === "owner" && (
        <FormField label="Accounts" description="Their twelve digits, with commas or spaces between them." stretch {...errorOf("accounts")}>
          <Input autoComplete={false} inputMode="numeric" value={accounts} onChange={({ detail }) => setAccounts(detail.value)} />
        </FormField>
      )}
      <FormField label="Good for" constraintText={`1 to ${DAYS.most} days`} {...errorOf("days")}>
        <Input
          type="number"
          inputMode="numeric"
          value={days}
          onChange={({ detail }) => setDays(detail.value)}
          nativeInputAttributes={{ min: 1, max: DAYS.most }}
        />
      </FormField>
    </Dialog>
  );
}

interface Meant {
  readonly name: string;
  readonly role: Role;
  readonly ids: readonly string[];
  readonly days: string;
}

function reasonAgainst({ name, role, ids, days }: Meant): string | undefined {
  if (name.trim() === "") return "Say what it is for.";
  if (role === "owner" && ids.length === 0) return "An owner’s token needs an account.";
  const wrong = role === "owner" ? ids.find((id) => !/^\d{12}$/.test(id)) : undefined;
  if (wrong !== undefined) return `${wrong} is no account: twelve digits.`;
  return /^\d+$/.test(days) && Number(days) >= 1 && Number(days) <= DAYS.most ? undefined : `1 to ${DAYS.most} days.`;
}
