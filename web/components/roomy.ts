import { useSyncExternalStore } from "react";

/** Wider than all that the bar at the top can hold, with thirty capitals for a name: longer ones are cut (TopBar.tsx). */
const roomy = matchMedia("(min-width: 1280px)");

const subscribe = (listener: () => void) => {
  roomy.addEventListener("change", listener);
  return () => roomy.removeEventListener("change", listener);
};

/** Of the library's bar, which the build changes (vite.config.ts). */
export const useIsRoomy = (): boolean => useSyncExternalStore(subscribe, () => roomy.matches);
