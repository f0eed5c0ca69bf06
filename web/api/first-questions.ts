/**
 * What a page needs first, by its address: what its components ask (api/queries.ts), under the same keys. Without the pages' libraries, since it
 * is asked before those are there. A test of the browser holds that each is asked once, by whomever.
 */
import type { Trend, TrendQuery } from "../../contract/trend.ts";
import { isFor } from "../../posture/caller.ts";
import { paths } from "../paths.ts";
import { asIfQuery, placeQuery, rangeQuery } from "../selection/asked.ts";
import { readAsIf, readPlace, readRange } from "../selection/read.ts";
import { judgedAs, type Person } from "./eyes.ts";
import { get } from "./get.ts";

export interface Question<Answer = unknown> {
  /** As the page's queries name it. */
  readonly key: readonly unknown[];
  readonly ask: () => Promise<Answer>;
  /** What can only be asked with this one's answer. */
  readonly next?: (answer: unknown) => readonly Question[];
}

export const sessionQuestion = { key: ["/session"], ask: () => get("/session", {}) } as const;

/** Pages that show nothing of the organization, to whomever. */
const doors: readonly string[] = [paths.signIn, paths.welcome, paths.confirm, paths.unsubscribe];

/** Those first that others wait for. */
export function firstQuestions(pathname: string, search: string, person: Person): readonly Question[] {
  if (doors.includes(pathname)) return [];
  const eyes = judgedAs(person);
  const ofBar = isFor(eyes, "whole") ? [lastRun] : [];
  const beside: readonly Question[] = [
    { key: ["/coverage", { limit: 1 }], ask: () => get("/coverage", { limit: 1 }) },
    { key: ["/summary"], ask: () => get("/summary", {}) },
  ];
  const isOverview = pathname === paths.overview && eyes.role !== "owner";
  return [...(isOverview ? overviewQuestions(new URLSearchParams(search), beside) : beside), ...ofBar];
}

const lastRun: Question = { key: ["/runs", "last"], ask: async () => (await get("/runs", { limit: 1 })).items[0] ?? null };

/** As many as the overview lists. */
export const FIXES = 7;

/**
 * Of its first screen: the verdict and the numbers. A browser asks six questions of one server at a time: what stands beside these waits until
 * the last one that the verdict needs is on its way, which follows from the days.
 */
function overviewQuestions(parameters: URLSearchParams, beside: readonly Question[]): readonly Question[] {
  const isOn = readAsIf(parameters).value === "nothing-decided";
  const [place, asIf] = [placeQuery(readPlace(parameters).value), asIfQuery(isOn)];
  const trend = (by: NonNullable<TrendQuery["by"]>): Question => {
    const asked = { ...place, ...rangeQuery(readRange(parameters).value), by, ...asIf };
    return { key: ["/posture/trend", asked], ask: () => get("/posture/trend", asked) };
  };
  const changesOf = ({ change, to }: Trend): readonly Question[] => {
    if (change === null || isOn) return [];
    const asked = { ...place, from: change.since, to };
    return [{ key: ["/posture/changes", asked], ask: () => get("/posture/changes", asked) }];
  };
  const [posture, fixes] = [
    { ...place, ...asIf },
    { ...place, ...asIf, limit: FIXES },
  ];
  const accepted = { ...place, status: ["accepted"] as ["accepted"], limit: 1 };
  const besideOpen = { key: ["/findings", accepted], ask: () => get("/findings", accepted) };
  return [
    { ...trend("principle"), next: (answer) => [...changesOf(answer as Trend), besideOpen, ...beside] },
    { key: ["/posture", posture], ask: () => get("/posture", posture) },
    trend("severity"),
    { key: ["/checks", fixes], ask: () => get("/checks", fixes) },
    trend("account"),
  ];
}
