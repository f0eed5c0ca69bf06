import { useSyncExternalStore } from "react";

/** Cloudscape's own edge between a phone and all else. */
const narrow = matchMedia("(max-width: 688px)");

const subscribe = (listener: () => void) => {
  narrow.addEventListener("change", listener);
  return () => narrow.removeEventListener("change", listener);
};

export const useIsNarrow = (): boolean => useSyncExternalStore(subscribe, () => narrow.matches);
