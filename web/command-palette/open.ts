import { useCallback, useEffect, useState } from "react";

/** What a reader sees on their own keyboard. */
export const shortcut = /Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘ K" : "Ctrl K";

export interface Palette {
  readonly isOpen: boolean;
  open(): void;
  close(): void;
}

/** Opened by its keys wherever the reader is, or by hand. */
export function usePalette(): Palette {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      event.preventDefault(); // the browser's own search field
      setOpen(true);
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, []);
  return { isOpen, open: useCallback(() => setOpen(true), []), close: () => setOpen(false) };
}
