import PropertyFilter, { type PropertyFilterProps } from "@cloudscape-design/components/property-filter";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { accountsQuery, suggestionsQuery } from "../../api/queries.ts";
import { countOf } from "../../formats/number.ts";
import { visible } from "../../formats/visible.ts";
import { useFindingsFilter } from "../../selection/findings.ts";
import { fixedOptions, groupsText, isAskedOfData, propertiesWith } from "./properties.ts";
import { askedOf, tokensOf } from "./tokens.ts";

/** Tokens over everything that the API can be asked for, with values from the data and how many findings have each. */
export function FindingsFilter() {
  const { asked, narrow, clear } = useFindingsFilter();
  const suggestions = useSuggestions();
  const nameOf = useNames();
  const tokens = tokensOf(asked);
  const choose = (to: readonly PropertyFilterProps.Token[]) => {
    // All at once is "clear": what is left is the usual view. The last token taken away by hand shows what it hid.
    if (to.length === 0 && tokens.length > 1) clear();
    else narrow(askedOf(to));
  };
  return (
    <PropertyFilter
      query={{ operation: "and", tokens }}
      onChange={({ detail }) => choose(detail.tokens)}
      filteringProperties={propertiesWith(nameOf)}
      filteringOptions={[...fixedOptions, ...suggestions.options]}
      customGroupsText={[...groupsText]}
      freeTextFiltering={{ operators: [":"] }}
      hideOperations
      expandToViewport
      onLoadItems={({ detail }) => suggestions.ask(detail)}
      filteringStatusType={suggestions.status}
      filteringLoadingText="Values are loading"
      filteringErrorText="The values could not be loaded"
      filteringRecoveryText="Try again"
      filteringFinishedText={suggestions.more ? "There are more: type to find them" : ""}
      filteringEmpty="No value"
      filteringPlaceholder="Filter findings"
      filteringAriaLabel="Filter findings by a property, or by words of title, check or resource"
    />
  );
}

/** Asked when a field is chosen, and again as its value is typed. */
function useSuggestions() {
  const { filter } = useFindingsFilter();
  const [wanted, setWanted] = useState<{ readonly field: Parameters<typeof suggestionsQuery>[0]["field"]; readonly text: string }>();
  const field = wanted?.field ?? "account";
  const found = useQuery({
    ...suggestionsQuery({ ...filter, field, ...(wanted !== undefined && wanted.text !== "" && { text: wanted.text }) }),
    enabled: wanted !== undefined,
    placeholderData: (previous, query) => ((query?.queryKey[2] as { field?: string } | undefined)?.field === field ? previous : undefined),
  });
  const options = (found.data?.items ?? []).map(({ value, name, findings }): PropertyFilterProps.FilteringOption => {
    const named = visible(name);
    return {
      propertyKey: field,
      value,
      label: named === undefined ? value : field === "account" ? `${named} (${value})` : `${value}: ${named}`,
      ...(findings !== null && { tags: [countOf(findings, "finding")] }),
    };
  });
  const status: PropertyFilterProps.StatusType =
    wanted === undefined ? "finished" : found.isError ? "error" : found.isFetching ? "loading" : "finished";
  return {
    options: wanted === undefined ? [] : options,
    more: wanted !== undefined && found.data?.more === true,
    status,
    ask: ({ filteringProperty, filteringText, samePage }: PropertyFilterProps.LoadItemsDetail) => {
      const key = filteringProperty?.key;
      if (key === undefined || !isAskedOfData(key)) setWanted(undefined);
      else if (samePage) void found.refetch();
      else setWanted({ field: key, text: filteringText.slice(0, 200) });
    },
  };
}

/** An account is called by its name; its id is what the filter takes. */
function useNames(): (field: string, value: string) => string | undefined {
  const { asked } = useFindingsFilter();
  const isNeeded = asked.account !== undefined || asked.notAccount !== undefined;
  const accounts = useQuery({ ...accountsQuery, enabled: isNeeded });
  return (field, value) => (field === "account" ? visible(accounts.data?.items.find(({ id }) => id === value)?.name ?? null) : undefined);
}
