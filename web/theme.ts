/** Light or dark: as the system says, until the reader says otherwise. */
import { applyMode, Mode } from "@cloudscape-design/global-styles";
import { useSyncExternalStore } from "react";

const KEY = "pillarwatch.mode";
const prefersDark = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

const modeNow = (): Mode => {
  const chosen = localStorage.getItem(KEY);
  if (chosen === Mode.Dark || chosen === Mode.Light) return chosen;
  return prefersDark.matches ? Mode.Dark : Mode.Light;
};

/** Paper is white, whatever the screen is. */
let isPrinting = false;

function apply(): void {
  const mode = isPrinting ? Mode.Light : modeNow();
  applyMode(mode);
  document.documentElement.style.colorScheme = mode;
  for (const listener of listeners) listener();
}

/** Before the first paint, so that a dark room is not lit up. */
export function followMode(): void {
  prefersDark.addEventListener("change", apply);
  matchMedia("print").addEventListener("change", ({ matches }) => {
    isPrinting = matches;
    apply();
  });
  apply();
}

export function toggleMode(): void {
  localStorage.setItem(KEY, modeNow() === Mode.Dark ? Mode.Light : Mode.Dark);
  apply();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useMode = (): Mode => useSyncExternalStore(subscribe, modeNow);
