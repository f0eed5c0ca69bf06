/** What must be so of every page, and the screens that it must be so on. */
import { expect } from "vitest";
import { figure } from "../../support/figures.ts";
import { accessibilityFaults, overflow, type Reader, type Visit } from "../../support/pages.ts";

export const wide: Reader = { width: 1440, dark: false };
const narrow: Reader = { width: 390, dark: true };
/** Each width and each mode once; in the soak all four. */
export const screens: readonly Reader[] = figure([wide, narrow], [wide, { width: 1440, dark: true }, { width: 390, dark: false }, narrow]);
/** For pages of forms and tables: a phone in the dark, where least fits; in the soak all. */
export const oneScreen: readonly Reader[] = figure([narrow], screens);

/** No message in the console, nothing refused by the content security policy, nothing that axe finds, nothing wider than the window. */
export async function expectSound({ page, complaints }: Visit): Promise<void> {
  expect(await overflow(page)).toBe(0);
  expect(await accessibilityFaults(page)).toEqual([]);
  expect(complaints).toEqual([]);
}
