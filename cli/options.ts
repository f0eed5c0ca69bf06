/** Options that narrow a run: checked as they are read, each named by its own words. */
import { isDay } from "../posture/range.ts";
import { Refusal } from "../posture/refusal.ts";
import { type AccountId, type SourceId, sources } from "../posture/words.ts";
import { isRegionName, notARegion } from "./config.ts";

const list = (text: string): readonly string[] => text.split(",").map((part) => part.trim());

export const accountList = (text: string): readonly AccountId[] =>
  list(text).map((id) => {
    if (!/^\d{12}$/.test(id)) throw new Refusal("--accounts", `"${id}" is not an account id of 12 digits`);
    return id as AccountId;
  });

export const regionList = (text: string): readonly string[] =>
  list(text).map((name) => {
    if (!isRegionName(name)) throw new Refusal("--regions", notARegion(name));
    return name;
  });

export const sourceList = (text: string): readonly SourceId[] =>
  list(text).map((name) => {
    const source = sources.find((candidate) => candidate === name);
    if (source === undefined) throw new Refusal("--sources", `"${name}" is not one of ${sources.join(", ")}`);
    return source;
  });

export function dayOption(text: string): string {
  if (!isDay(text)) throw new Refusal("--since", `"${text}" is no day: write YYYY-MM-DD`);
  return text;
}

export function wholeDays(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Refusal("--days", `"${text}" is not a whole number`);
  return Number(text);
}
