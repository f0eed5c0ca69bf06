import { useEffect, useRef, useState } from "react";

/** Of silence, before what was typed goes into the address. */
const SILENCE_MS = 150;

/** What is being typed, ahead of the address that it goes into: letters must not wait for a page. What changes the address otherwise (back, "clear") wins. */
export function useTyped(value: string, seek: (text: string) => void): readonly [string, (text: string) => void] {
  const [typed, setTyped] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    if (timer.current === undefined) setTyped(value);
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const type = (text: string) => {
    setTyped(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      timer.current = undefined;
      seek(text);
    }, SILENCE_MS);
  };
  return [typed, type];
}
