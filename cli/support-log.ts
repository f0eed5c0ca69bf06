/** The last lines of a log for a diagnostics bundle: of each only members that are words and numbers of ours. */
import { fileURLToPath } from "node:url";
import type { Scrubber } from "./scrub.ts";
import { contentOf } from "./variables.ts";

const LINES = 500;
const numbers = ["level", "time", "status", "durationMs", "run"] as const;
const words = ["msg", "method", "route", "job", "state", "reason", "part", "reqId", "refused"] as const;

export interface ToldLog {
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  /** That were no object: of those nothing is told. */
  readonly others: number;
}

/** @param file where an operator keeps what the server writes to standard error. @throws Refusal where it cannot be read. */
export function toldLog(file: string, scrub: Scrubber): ToldLog {
  const all = contentOf(file, "--log")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(-LINES);
  const objects = all.flatMap((line) => objectOf(line));
  return { lines: objects.map((line) => toldLine(line, scrub)), others: all.length - objects.length };
}

/** `docker compose logs` puts the service's name before each line. */
function objectOf(line: string): readonly Readonly<Record<string, unknown>>[] {
  const from = line.indexOf("{");
  try {
    return from < 0 ? [] : [JSON.parse(line.slice(from)) as Readonly<Record<string, unknown>>];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

function toldLine(line: Readonly<Record<string, unknown>>, scrub: Scrubber): Readonly<Record<string, unknown>> {
  const told: Record<string, unknown> = {};
  for (const name of numbers) if (typeof line[name] === "number") told[name] = line[name];
  for (const name of words) {
    const value = line[name];
    if (typeof value === "string") told[name] = isOurs(value) ? value : scrub.text(value);
  }
  const { err, fault, trouble } = line;
  if (typeof err === "object" && err !== null) told.err = toldError(err as Readonly<Record<string, unknown>>, scrub);
  if (typeof fault === "string") told.fault = toldFault(fault, scrub);
  if (typeof trouble === "string") told.trouble = scrub.text(trouble);
  return told;
}

/** A route's pattern, a request's id, a problem's type. */
const isOurs = (value: string): boolean =>
  /^(?:\/[a-z0-9:/*-]{0,80}|[0-9a-f]{12}|urn:pillarwatch:problem:[a-z-]{1,40})$/i.test(value) && !/\d{12}/.test(value);

const toldError = ({ type, code, stack }: Readonly<Record<string, unknown>>, scrub: Scrubber) => ({
  type: typeof type === "string" ? scrub.text(type) : null,
  code: typeof code === "string" ? scrub.text(code) : null,
  ...(typeof stack === "string" ? toldFault(stack, scrub) : {}),
});

const root = fileURLToPath(new URL("../", import.meta.url));

/** What it was, and where in our program: frames of ours, without the place that it is installed in. */
export function toldFault(text: string, scrub: Scrubber): { readonly words: string; readonly frames: readonly string[] } {
  const [first = "", ...rest] = text.split("\n");
  const frames = rest.flatMap((line) => {
    const at = line.indexOf(root);
    const place = at < 0 ? "" : line.slice(at + root.length);
    return /^[\w./@-]{1,200}:\d{1,6}(?::\d{1,6})?\)?$/.test(place) ? [place.replace(")", "")] : [];
  });
  return { words: scrub.text(first), frames: frames.slice(0, 20) };
}
