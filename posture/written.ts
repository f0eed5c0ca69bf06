/** What people write, and Pillarwatch keeps and shows: plain text, and the address of a ticket. */
import { Refusal } from "./refusal.ts";
import { LONGEST_TICKET } from "./words.ts";

/** Lines may be broken; what else steers a terminal, or turns text around, is refused. */
const steering = /(?![\t\n\r])\p{Cc}|[\u2028-\u202e\u2066-\u2069]/u;

/** Nothing in it is markup to anybody. @returns it without the space around it. @throws Refusal naming the field. */
export function plainText(field: string, text: string): string {
  const plain = text.trim();
  if (steering.test(plain)) throw new Refusal(field, "holds control characters");
  return plain;
}

interface Demanded {
  /** Characters. */
  readonly longest: number;
  /** What is said where nothing is written. */
  readonly missing: string;
}

/** Plain text that must say something. @throws Refusal naming the field. */
export function demandText(field: string, text: string, { longest, missing }: Demanded): string {
  const { length } = text.trim();
  if (length === 0) throw new Refusal(field, missing);
  if (length > longest) throw new Refusal(field, `is longer than ${longest} characters`);
  return plainText(field, text);
}

/** An address that a browser can be sent to, and that gives no password away. @throws Refusal naming `ticket`. */
export function demandTicket(text: string): string {
  const what = "is no address of a ticket: https://… is needed, without user name or password";
  if (text.length > LONGEST_TICKET) throw new Refusal("ticket", `is longer than ${LONGEST_TICKET} characters`);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "https:" || url.username !== "" || url.password !== "") throw new Refusal("ticket", what);
  return url.href;
}
