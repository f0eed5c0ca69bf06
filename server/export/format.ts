/** What a file is written as: a head, a line for each row, a tail. Pure, but for the reply that it goes into. */
import { Readable } from "node:stream";
import type { FastifyReply } from "fastify";

export interface Format<Row> {
  readonly type: string;
  readonly extension: string;
  readonly head: string;
  /** @param index of the line, from 0. */
  line(row: Row, index: number): string;
  readonly tail: string;
}

export type FormatName = "csv" | "json";
export type Formats<Row> = Readonly<Record<FormatName, Format<Row>>>;

/** Whoever names no format is given what they accept. */
export const formatAccepted = (accept: string | undefined): FormatName => {
  const types = accept?.split(",").map((one) => one.split(";")[0]?.trim().toLowerCase());
  return types?.includes("text/csv") === true ? "csv" : "json";
};

/**
 * As a file to keep. Whatever fails from here on cuts the connection, so that half a file is not taken for a whole one.
 * @param name such as `pillarwatch-findings-2026-11-24`.
 */
export function sendFile<Row>(reply: FastifyReply, name: string, pages: AsyncIterable<readonly Row[]>, format: Format<Row>): never {
  reply.header("content-type", format.type).header("content-disposition", `attachment; filename="${name}.${format.extension}"`);
  return reply.send(Readable.from(written(pages, format), { objectMode: false })) as never;
}

/** A page at a time, so that whoever reads slowly is waited for. */
async function* written<Row>(pages: AsyncIterable<readonly Row[]>, { head, line, tail }: Format<Row>): AsyncGenerator<string> {
  let index = 0;
  yield head;
  for await (const page of pages) {
    if (page.length > 0) yield page.map((row) => line(row, index++)).join("");
  }
  yield tail;
}
