import { useAddress } from "./address.ts";
import { type Place, readPlace } from "./read.ts";
import { useNarrowed } from "./within.ts";

export function usePlace() {
  const { parameters, change } = useAddress();
  const narrowed = useNarrowed();
  return {
    place: { ...readPlace(parameters).value, ...narrowed },
    choose: (place: Partial<Place>) => change({ ...place }),
  };
}
