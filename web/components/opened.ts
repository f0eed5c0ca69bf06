import { useCallback, useState } from "react";

/** Whether something stands over the page: asked for on the first screen too, and drawn by the whole one. */
export interface Opened {
  readonly isOpen: boolean;
  open(): void;
  close(): void;
}

export function useOpened(): Opened {
  const [isOpen, setOpen] = useState(false);
  return { isOpen, open: useCallback(() => setOpen(true), []), close: useCallback(() => setOpen(false), []) };
}
