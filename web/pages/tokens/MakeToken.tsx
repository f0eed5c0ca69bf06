import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useState } from "react";
import type { TokenMade } from "../../../contract/tokens.ts";
import type { Role } from "../../../posture/words.ts";
import { send } from "../../api/get.ts";
import { Dialog, useDoing } from "../../components/Dialog.tsx";
import { errorsOf } from "../../components/errors.ts";
import { PurposeField } from "../../components/PurposeField.tsx";
import { count } from "../../formats/number.ts";
import { RoleField } from "../people/RoleField.tsx";
import { type AccountChosen, AccountsField } from "./AccountsField.tsx";
import { SecretMade } from "./SecretMade.tsx";

/** As the API takes them. */
const [FEWEST_DAYS, MOST_DAYS, USUAL_DAYS] = [1, 365, 90];
const MOST_ACCOUNTS = 1000;

/** Made, it is shown at once: the dialog becomes the one that shows it. */
export function MakeToken({ close }: { readonly close: () => void }) {
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("viewer");
  const [accounts, setAccounts] = useState<readonly AccountChosen[]>([]);
  const [days, setDays] = useState(String(USUAL_DAYS));
  const [made, setMade] = useState<TokenMade>();
  const asked = {
    name: name.trim(),
    role,
    days: Number(days),
    ...(role === "owner" && { accounts: accounts.map(({ value }) => value) }),
  };
  const going = useDoing("/tokens", () => send("POST /tokens", asked), setMade);
  if (made !== undefined) return <SecretMade made={made} close={close} />;
  const errorOf = errorsOf(going.error);
  return (
    <Dialog
      header="Make a token"
      close={close}
      verb="Make"
      going={going}
      fields={["name", "accounts", "days"]}
      reason={reasonAgainst(name, role, accounts.length, days)}
    >
      <PurposeField example="nightly report" value={name} change={setName} {...errorOf("name")} />
      <RoleField value={role} change={setRole} />
      {role === "owner" && <AccountsField chosen={accounts} choose={setAccounts} {...errorOf("accounts")} />}
      <FormField label="Good for" constraintText={`${FEWEST_DAYS} to ${MOST_DAYS} days`} {...errorOf("days")}>
        <Input
          type="number"
          inputMode="numeric"
          value={days}
          onChange={({ detail }) => setDays(detail.value)}
          nativeInputAttributes={{ min: FEWEST_DAYS, max: MOST_DAYS, step: 1 }}
        />
      </FormField>
    </Dialog>
  );
}

function reasonAgainst(name: string, role: Role, accounts: number, days: string): string | undefined {
  if (name.trim() === "") return "Say what it is for.";
  if (role === "owner" && accounts === 0) return "An owner’s token is for some accounts: choose them.";
  if (role === "owner" && accounts > MOST_ACCOUNTS) return `A token is for ${count(MOST_ACCOUNTS)} accounts at most.`;
  const isInteger = /^\d{1,3}$/.test(days.trim());
  return isInteger && Number(days) >= FEWEST_DAYS && Number(days) <= MOST_DAYS
    ? undefined
    : `Days are a whole number from ${FEWEST_DAYS} to ${MOST_DAYS}.`;
}
