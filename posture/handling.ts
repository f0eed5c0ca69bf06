/** Who works on a finding or a check, where that is followed, and what people write about it (domain.md section 2: it goes along with the key). */
import { Refusal } from "./refusal.ts";

export const LONGEST_NOTE = 2_000;
const LONGEST_TICKET = 2_000;
/** Of one finding or check: more is a conversation, which has a better place behind the ticket. */
export const MOST_NOTES = 200;

/** Lines may be broken; what else steers a terminal, or turns text around, is no note. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
const steering = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/;

/** Plain text: nothing in it is markup to anybody. @throws Refusal naming `text`. */
export function demandNote(text: string): string {
  const note = text.trim();
  if (note === "") throw new Refusal("text", "is missing: a note says something");
  if (note.length > LONGEST_NOTE) throw new Refusal("text", `is longer than ${LONGEST_NOTE} characters`);
  if (steering.test(note)) throw new Refusal("text", "holds control characters");
  return note;
}

/** An address that a browser can be sent to, and that gives no password away. @throws Refusal naming `ticket`. */
export function demandTicket(text: string): string {
  const what = "is no address of a ticket: https://… is needed, without user name or password";
  if (text.length > LONGEST_TICKET) throw new Refusal("ticket", `is longer than ${LONGEST_TICKET} characters`);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "https:" || url.username !== "" || url.password !== "") throw new Refusal("ticket", what);
  return url.href;
}
