import { readFindings } from "./asked-findings.ts";
import { type Refused, readAccounts, readAsIf, readChart, readPart, readPlace, readRange } from "./read.ts";

/** All that an address asks for in vain, each once: a place is a filter as well. */
export function refusedIn(parameters: URLSearchParams): readonly Refused[] {
  const all = [readRange, readPlace, readChart, readPart, readAccounts, readFindings, readAsIf].flatMap((read) => read(parameters).refused);
  const nameOf = ({ parameter, value }: Refused): string => `${parameter} ${value}`;
  return [...new Map(all.map((one) => [nameOf(one), one])).values()];
}
