import { useAddress } from "./address.ts";
import { placeQuery } from "./asked.ts";
import { usePlace } from "./place.ts";
import { readCoverageChoice } from "./read.ts";

/** What of the coverage the address chooses, with the place that every page shares. */
export function useCoverageChoice() {
  const { parameters, change, hrefWith } = useAddress();
  const { place } = usePlace();
  const { value: choice, refused } = readCoverageChoice(parameters);
  const { source, state } = choice;
  const { account, ou, region } = place;
  return {
    choice,
    place,
    refused,
    change,
    hrefWith,
    /** As the API takes it, but for the state. */
    query: {
      ...placeQuery({ account, ou, region }),
      ...(source.length > 0 && { source: [...source] }),
    },
    filtersSet: [account, ou, region, source, state].filter((values) => values.length > 0).length,
    clear: () =>
      change({
        account: undefined,
        ou: undefined,
        region: undefined,
        source: undefined,
        state: undefined,
        only: undefined,
        page: undefined,
      }),
  };
}
