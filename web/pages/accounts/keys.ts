import type { KeyboardEvent } from "react";

const steps: Readonly<Record<string, readonly [row: number, column: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** From link to link by the arrows. The tabulator stops at each account once: a row has a dozen numbers, and there may be a thousand rows. */
export function moveByArrows(event: KeyboardEvent<HTMLElement>): void {
  const step = steps[event.key];
  const from = event.target instanceof HTMLElement ? event.target.closest("a") : null;
  const row = from?.closest("tr");
  if (step === undefined || from === null || row == null) return;
  const to = step[0] === 0 ? beside(row, from, step[1]) : above(row, step[0], from);
  if (to === undefined) return;
  event.preventDefault();
  to.focus();
}

const linksOf = (row: Element): readonly HTMLAnchorElement[] => [...row.querySelectorAll("a")];

const beside = (row: Element, from: HTMLAnchorElement, by: number): HTMLAnchorElement | undefined =>
  linksOf(row)[linksOf(row).indexOf(from) + by];

/** The same column in the next row that has it; a row of an OU has no cells. */
function above(row: Element, by: number, from: HTMLAnchorElement): HTMLAnchorElement | undefined {
  const column = from.closest("td, th")?.className.split(" ")[0];
  const index = [...row.children].findIndex((cell) => cell.contains(from));
  for (let next = sibling(row, by); next !== null; next = sibling(next, by)) {
    const cell = next.childElementCount === row.childElementCount ? next.children[index] : next.querySelector(`.${column ?? ""}`);
    const link = cell?.querySelector("a");
    if (link != null) return link;
  }
  return undefined;
}

const sibling = (row: Element, by: number): Element | null => (by < 0 ? row.previousElementSibling : row.nextElementSibling);
