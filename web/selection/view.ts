import { useAsIf } from "./as-if.ts";
import { placeQuery } from "./asked.ts";
import { usePlace } from "./place.ts";

/** The place that is looked at, and whether as if nothing were decided: what most questions have of the address, as the API takes it. */
export function useView() {
  const { place } = usePlace();
  const { asked } = useAsIf();
  return { ...placeQuery(place), ...asked };
}
