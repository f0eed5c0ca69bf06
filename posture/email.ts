/**
 * An e-mail address, checked where it comes in: what passes may stand in a mail's header and in a link, and two spellings of one address are
 * one person. ASCII only, as SMTP has it without extensions: of other letters some become ASCII when they are folded (the Kelvin sign a "k"),
 * and whoever registers such an address must not be taken for somebody else.
 */
import { Refusal } from "./refusal.ts";

/** RFC 5321 section 4.5.3.1, less the angle brackets. */
const LONGEST = 254;
const LONGEST_LOCAL = 64;

/** The dot-atom of RFC 5322, and a host name with a dot in it: no quotes, no comments, no control characters. */
const form =
  /^([A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*)@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

/** @returns the address without the spaces around it; undefined where it is none. */
export function emailOf(text: string): string | undefined {
  const address = text.trim();
  if (address.length > LONGEST) return undefined;
  const [, local = ""] = form.exec(address) ?? [];
  return local === "" || local.length > LONGEST_LOCAL ? undefined : address;
}

/** @returns the address without the spaces around it. @throws Refusal naming `field`. */
export function demandEmail(text: string, field: string): string {
  const address = emailOf(text);
  if (address === undefined)
    throw new Refusal(field, text.trim() === "" ? "is missing" : "is not an e-mail address such as lead@example.com");
  return address;
}

/** How addresses are compared, and kept to be found: no provider of note tells capitals apart. */
export const foldedEmail = (address: string): string => address.toLowerCase();
