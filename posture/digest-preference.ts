/** How somebody wants their digest: what is usual, and what they may choose. */
import { Refusal } from "./refusal.ts";
import type { Pace } from "./week.ts";
import type { Role } from "./words.ts";

const quietWeeks = ["short", "none"] as const;

export interface DigestPreference {
  readonly pace: Pace;
  /** Of a week in which nothing happened: a short mail, which proves that somebody looked, or none. */
  readonly quietWeeks: (typeof quietWeeks)[number];
  /** A mail on the morning after a day with new critical findings or threats. */
  readonly dailyAlert: boolean;
  /** IANA name; null: the organization's. */
  readonly timeZone: string | null;
}

export const usualPreference: DigestPreference = { pace: "weekly", quietWeeks: "short", dailyAlert: false, timeZone: null };

/** Monday, 08:00. */
export const usualDigestCron = "0 8 * * 1";

/** A viewer only looks, and is sent nothing. */
export const digestKindOf = (role: Role): "owner-digest" | "lead-digest" | undefined => {
  switch (role) {
    case "administrator":
    case "lead":
      return "lead-digest";
    case "owner":
      return "owner-digest";
    case "viewer":
      return undefined;
  }
};

/** @returns as the clocks' own table has it. @throws Refusal naming `timeZone`. */
export function demandTimeZone(name: string | null): string | null {
  if (name === null) return null;
  const known = zoneNamed(name);
  if (known === undefined) throw new Refusal("timeZone", `"${name}" is not a time zone such as Europe/Berlin`);
  return known;
}

function zoneNamed(name: string): string | undefined {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
