import { useEffect, useRef, useState } from "react";
import { TypedAhead } from "./typed-ahead.ts";

/** Of silence, before what was typed goes into the address. */
const SILENCE_MS = 150;

const asItIs = (text: string): string => text;

/**
 * What is being typed, ahead of the address that it goes into: letters must not wait for a page, and none is lost when one comes. What changes
 * the address otherwise (back, "clear") wins.
 * @param seek as of the latest render: an earlier one would undo what has changed in the address since. @param tidy what the address keeps of a text.
 */
export function useTyped(
  value: string,
  seek: (text: string) => void,
  tidy: (text: string) => string = asItIs,
): readonly [string, (text: string) => void] {
  const [typed, setTyped] = useState(value);
  const [ahead] = useState(() => new TypedAhead(tidy));
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(seek);
  useEffect(() => {
    latest.current = seek;
  });
  useEffect(() => {
    if (ahead.comes(value)) return;
    clearTimeout(timer.current);
    setTyped(value);
  }, [value, ahead]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const type = (text: string) => {
    setTyped(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      ahead.send(text);
      latest.current(text);
    }, SILENCE_MS);
  };
  return [typed, type];
}
