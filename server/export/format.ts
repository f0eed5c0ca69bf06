/** What a file is written as: a head, a line for each row, a tail. Pure, but for the reply that it goes into. */
import { Readable } from "node:stream";
import type { FastifyReply } from "fastify";

export interface Format<Row> {
  /** As an answer names it. What `Accept` asks for it by is the type and its profile. */
  readonly type: string;
  readonly extension: string;
  readonly head: string;
  /** @param index of the line, from 0. */
  line(row: Row, index: number): string;
  readonly tail: string;
}

interface Range {
  readonly type: string;
  readonly weight: number;
}

/**
 * Whoever names no format is given what they accept most, and JSON where that is none of ours.
 * @param types by the name of each format.
 */
export function formatAccepted<Name extends string>(types: Readonly<Record<Name | "json", string>>, accept = ""): Name | "json" {
  const ranges = accept
    .split(",")
    .map(rangeOf)
    .filter(({ weight }) => weight > 0);
  const names = Object.keys(types) as (Name | "json")[];
  for (const { type } of ranges.toSorted((a, b) => b.weight - a.weight)) {
    const name = names.find((one) => rangeOf(types[one]).type === type);
    if (name !== undefined) return name;
  }
  return "json";
}

/** Of the parameters only the profile tells one format from another; the character set is always UTF-8. */
function rangeOf(text: string): Range {
  const [type = "", ...parameters] = text.split(";").map((part) => part.trim().toLowerCase());
  const value = (name: string) =>
    parameters
      .find((one) => one.startsWith(`${name}=`))
      ?.slice(name.length + 1)
      .replaceAll('"', "");
  const [profile, weight] = [value("profile"), Number(value("q") ?? 1)];
  return { type: profile === undefined ? type : `${type};profile=${profile}`, weight: Number.isNaN(weight) ? 1 : weight };
}

/**
 * As a file to keep. Whatever fails from here on cuts the connection, so that half a file is not taken for a whole one; whoever hangs up ends
 * the reading.
 * @param name such as `pillarwatch-findings-2026-11-24`.
 */
export function sendFile(
  reply: FastifyReply,
  name: string,
  { type, extension }: Pick<Format<never>, "type" | "extension">,
  text: AsyncIterable<string>,
): never {
  reply.header("content-type", type).header("content-disposition", `attachment; filename="${name}.${extension}"`);
  return reply.send(Readable.from(text, { objectMode: false })) as never;
}

/** A page at a time, so that whoever reads slowly is waited for. */
export async function* written<Row>(pages: AsyncIterable<readonly Row[]>, { head, line, tail }: Format<Row>): AsyncGenerator<string> {
  let index = 0;
  if (head !== "") yield head;
  for await (const page of pages) {
    if (page.length > 0) yield page.map((row) => line(row, index++)).join("");
  }
  if (tail !== "") yield tail;
}
