/** Shapes that several resources share. */
import { type TSchema, Type } from "typebox";
import { LONGEST_PURPOSE } from "../posture/words.ts";

/** A closed list of words. An enum, not a union of literals: validated and written in one comparison, and named whole in a problem. */
export const OneOf = <const Word extends string>(words: readonly Word[], description?: string) =>
  Type.Unsafe<Word>({ type: "string", enum: [...words], ...(description === undefined ? {} : { description }) });

/** `null` is an answer of its own: not known, or not applicable; never 0 or an empty text. */
export const TextOrNull = (description: string) => Type.Unsafe<string | null>({ type: ["string", "null"], description });
export const NumberOrNull = (description: string) => Type.Unsafe<number | null>({ type: ["number", "null"], description });
export const WordOrNull = <const Word extends string>(words: readonly Word[], description: string) =>
  Type.Unsafe<Word | null>({ type: ["string", "null"], enum: [...words, null], description });

export const Time = (description: string) => Type.String({ description: `${description} ISO 8601, UTC.` });
export const TimeOrNull = (description: string) => TextOrNull(`${description} ISO 8601, UTC.`);

export const Count = (description: string) => Type.Integer({ minimum: 0, description });

/** 128 bits in hexadecimal: the same for one problem in every database. */
export const PublicId = Type.String({ pattern: "^[0-9a-f]{32}$", description: "32 hexadecimal digits" });
/** The name of what a program is given: a token, a webhook. One line. */
export const Purpose = Type.String({
  minLength: 1,
  maxLength: LONGEST_PURPOSE,
  pattern: "^[^\\u0000-\\u001f\\u007f-\\u009f]+$",
  description: "What it is for",
});
export const RowId = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });

/** Where nothing can be asked: a mistyped or misplaced parameter must be named, not passed over. */
export const NoQuery = Type.Object({}, { additionalProperties: false });

export const Cursor = Type.String({ minLength: 1, maxLength: 600, description: "`next` of the page before. Opaque." });

/** Up to here a total is exact; beyond, it says that there are more. */
const exactTotalUpTo = 10_000;

/** Every list: one page of it, how many there are, and where the next page begins. */
export const ListOf = <Item extends TSchema>(item: Item) =>
  Type.Object({
    items: Type.Array(item),
    total: Count(`How many match. Counted up to ${exactTotalUpTo}: see totalExact.`),
    totalExact: Type.Boolean({ description: "false: there are more than `total`" }),
    next: TextOrNull("Cursor of the next page; null on the last one. A page may be shorter than asked for and not the last."),
  });
