import Select, { type SelectProps } from "@cloudscape-design/components/select";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { accountsQuery, unitsQuery } from "../api/queries.ts";
import { countOf } from "../formats/number.ts";
import { visible } from "../formats/visible.ts";
import { usePlace } from "../selection/place.ts";

const everything = { value: "all", label: "All accounts" };

/** One account, one OU, or all. Several at once come by address only, and are said. */
export function PlaceChoice() {
  const { place, choose } = usePlace();
  const [isOpened, setOpened] = useState(false);
  const isNarrowed = place.account.length + place.ou.length > 0;
  const accounts = useQuery({ ...accountsQuery, enabled: isOpened || place.account.length > 0 });
  const units = useQuery({ ...unitsQuery(), enabled: isOpened });
  const groups = optionsOf(accounts.data?.items ?? [], units.data?.items ?? []);
  const several = place.account.length + place.ou.length > 1;
  const id = place.account[0] === undefined ? `ou ${place.ou[0]}` : `account ${place.account[0]}`;
  const known = groups.flatMap(({ options }) => options).find(({ value }) => value === id);
  const selected = several
    ? {
        value: "several",
        label: [place.account.length > 0 && countOf(place.account.length, "account"), place.ou.length > 0 && countOf(place.ou.length, "OU")]
          .filter(Boolean)
          .join(", "),
      }
    : (known ?? { value: id, label: place.account[0] ?? place.ou[0] ?? "" });
  // Both at once: what comes second would move what somebody is about to click.
  const isLoading = isOpened && (accounts.isPending || units.isPending);
  return (
    <div className="place-choice">
      <Select
        ariaLabel="Part of the organization"
        filteringType="auto"
        virtualScroll
        expandToViewport
        options={isLoading ? [everything] : [everything, ...groups]}
        selectedOption={isNarrowed ? selected : everything}
        onLoadItems={() => setOpened(true)}
        statusType={isLoading ? "loading" : accounts.isError || units.isError ? "error" : "finished"}
        loadingText="Accounts are loading"
        errorText="The accounts could not be loaded"
        recoveryText="Try again"
        empty="No account is known yet"
        onChange={({ detail }) => choose(placeOf(detail.selectedOption.value ?? everything.value))}
      />
    </div>
  );
}

interface Named {
  readonly options: readonly (SelectProps.Option & { readonly value: string })[];
  readonly label: string;
}

function optionsOf(
  accounts: readonly { readonly id: string; readonly name: string }[],
  units: readonly { readonly path: string; readonly accounts: number }[],
): readonly Named[] {
  return [
    {
      label: "Organizational units",
      options: units.map(({ path, accounts }) => ({ value: `ou ${path}`, label: path, description: countOf(accounts, "account") })),
    },
    {
      label: "Accounts",
      options: accounts.map(({ id, name }) => ({ value: `account ${id}`, label: visible(name) ?? id, description: id })),
    },
  ].filter(({ options }) => options.length > 0);
}

function placeOf(value: string) {
  if (value === everything.value) return { account: [], ou: [] };
  return value.startsWith("ou ") ? { account: [], ou: [value.slice(3)] } : { account: [value.slice(8)], ou: [] };
}
