/** Who works on a finding or a check, where that is followed, and what people write about it (domain.md section 2: it goes along with the key). */
import { LONGEST_NOTE } from "./words.ts";
import { demandText } from "./written.ts";

/** Of one finding or check: more is a conversation, which has a better place behind the ticket. */
export const MOST_NOTES = 200;

/** @throws Refusal naming `text`. */
export const demandNote = (text: string): string =>
  demandText("text", text, { longest: LONGEST_NOTE, missing: "is missing: a note says something" });
