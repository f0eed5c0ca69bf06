import { useEffect } from "react";
import { type Opened, useOpened } from "../components/opened.ts";

/** What a reader sees on their own keyboard. */
export const shortcut = /Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘ K" : "Ctrl K";

/** Opened by its keys wherever the reader is, or by hand. */
export function usePalette(): Opened {
  const palette = useOpened();
  const { open } = palette;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      event.preventDefault(); // the browser's own search field
      open();
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, [open]);
  return palette;
}
