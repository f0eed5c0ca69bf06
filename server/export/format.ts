/** What a file of findings is written as: a head, a line for each, a tail. Pure. */
import type { Finding } from "../../contract/findings.ts";
import { csv } from "./csv.ts";
import { json } from "./json.ts";

export interface Format {
  readonly type: string;
  readonly extension: string;
  readonly head: string;
  /** @param index of the line, from 0. */
  line(finding: Finding, index: number): string;
  readonly tail: string;
}

export const formats = { csv, json } as const satisfies Record<string, Format>;
export type FormatName = keyof typeof formats;

/** Whoever names no format is given what they accept. */
export const formatAccepted = (accept: string | undefined): FormatName => {
  const types = accept?.split(",").map((one) => one.split(";")[0]?.trim().toLowerCase());
  return types?.includes("text/csv") === true ? "csv" : "json";
};

/** A page at a time, so that whoever reads slowly is waited for. */
export async function* written(pages: AsyncIterable<readonly Finding[]>, { head, line, tail }: Format): AsyncGenerator<string> {
  let index = 0;
  yield head;
  for await (const page of pages) {
    if (page.length > 0) yield page.map((finding) => line(finding, index++)).join("");
  }
  yield tail;
}
