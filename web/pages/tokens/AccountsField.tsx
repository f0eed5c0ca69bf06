import FormField from "@cloudscape-design/components/form-field";
import Multiselect from "@cloudscape-design/components/multiselect";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { accountsFoundQuery } from "../../api/queries.ts";
import { visible } from "../../formats/visible.ts";

export interface AccountChosen {
  /** Twelve digits. */
  readonly value: string;
  readonly label: string;
  readonly description: string;
}

interface AccountsFieldProps {
  readonly chosen: readonly AccountChosen[];
  readonly choose: (accounts: readonly AccountChosen[]) => void;
  readonly errorText?: string;
}

/** The server searches: an organization may have more accounts than a list can hold. */
export function AccountsField({ chosen, choose, errorText }: AccountsFieldProps) {
  const [text, setText] = useState("");
  const found = useQuery(accountsFoundQuery(text.trim().slice(0, 200)));
  const options = (found.data?.items ?? []).map(
    ({ id, name }): AccountChosen => ({ value: id, label: visible(name) ?? id, description: id }),
  );
  // One that was not collected yet can be meant as well.
  const typed = text.trim();
  if (/^\d{12}$/.test(typed) && found.isSuccess && options.length === 0)
    options.push({ value: typed, label: typed, description: "Not collected yet" });
  const more = (found.data?.total ?? 0) - (found.data?.items.length ?? 0);
  return (
    <FormField label="Accounts" description="It sees these, and nothing else." stretch {...(errorText !== undefined && { errorText })}>
      <Multiselect
        placeholder="Choose accounts"
        filteringType="manual"
        filteringAriaLabel="Find accounts by name or id"
        filteringPlaceholder="Name or id"
        options={options}
        selectedOptions={chosen}
        tokenLimit={5}
        deselectAriaLabel={({ label = "" }) => `Leave ${label} out`}
        i18nStrings={{ tokenLimitShowMore: "Show all", tokenLimitShowFewer: "Show fewer" }}
        statusType={found.isPending ? "loading" : found.isError ? "error" : "finished"}
        loadingText="Accounts are loading"
        errorText="The accounts could not be loaded"
        recoveryText="Try again"
        finishedText={more > 0 ? "There are more: type a part of the name" : ""}
        empty="No account is called so"
        onLoadItems={({ detail }) => {
          setText(detail.filteringText);
          if (found.isError) void found.refetch();
        }}
        onChange={({ detail }) => choose(detail.selectedOptions as readonly AccountChosen[])}
        expandToViewport
      />
    </FormField>
  );
}
