/** Whoever goes by keyboard has begun already: what they are at is found again in the whole page, which takes the first screen's place. */

const reached = "a[href], button, [role=button], [tabindex]";
/** The library gives its buttons ids of its own. */
const nameOf = (element: HTMLElement): string =>
  element.getAttribute("href") ?? (element.matches("button, [role=button]") ? element.textContent : element.id);
const named = (name: string): readonly HTMLElement[] =>
  [...document.querySelectorAll<HTMLElement>(reached)].filter((element) => nameOf(element) === name);

/** Call it while the first screen stands. @returns takes the focus to what is like it, the second to the second */
export function focusNow(): () => void {
  const at = document.activeElement;
  if (!(at instanceof HTMLElement) || at === document.body) return () => undefined;
  const name = nameOf(at);
  const index = named(name).indexOf(at);
  return () => named(name)[index]?.focus({ preventScroll: true });
}
