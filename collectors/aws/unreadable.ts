/**
 * An answer that the SDK cannot read as a whole, because one record of it breaks AWS's word (a text where a time should be), is read record by
 * record: the broken one becomes null, which whoever normalises records sets aside. The SDK alone would lose the page for it, and with the page
 * the scope, for as long as the record is there.
 */
import type { STSClient } from "@aws-sdk/client-sts";

type Stack = STSClient["middlewareStack"];

interface Answer {
  readonly statusCode: number;
  body: unknown;
}

interface Held {
  readonly response: Answer;
  readonly body: Buffer;
  /** Body that is given to the SDK in place of another request. */
  replay: Buffer | undefined;
}

export function readRecordByRecord(stack: Stack): void {
  const answers = new WeakMap<object, Held>();

  stack.addRelativeTo(
    <Args extends object, Result>(next: (args: Args) => Promise<Result>) =>
      async (args: Args): Promise<Result> => {
        try {
          return await next(args);
        } catch (error) {
          const held = answers.get(args);
          const parsed = held === undefined || !isUnreadable(error) ? undefined : recordsOf(held.body);
          if (held === undefined || parsed === undefined) throw error;
          const read = (records: readonly unknown[]): Promise<Result> => {
            held.replay = Buffer.from(JSON.stringify({ ...parsed.rest, [parsed.list]: records }));
            return next(args);
          };
          const records: unknown[] = [];
          for (const record of parsed.records) records.push((await succeeds(() => read([record]))) ? record : null);
          return read(records);
        } finally {
          answers.delete(args);
        }
      },
    { name: "pillarwatchRecordByRecord", relation: "before", toMiddleware: "deserializerMiddleware" },
  );

  stack.addRelativeTo(
    <Args extends object, Result>(next: (args: Args) => Promise<Result>) =>
      async (args: Args): Promise<Result> => {
        const held = answers.get(args);
        if (held?.replay !== undefined) {
          held.response.body = held.replay;
          return { response: held.response } as Result;
        }
        const result = await next(args);
        const { response } = result as { readonly response: Answer };
        if (response.statusCode < 300 && isStream(response.body)) {
          const body = await bytesOf(response.body);
          response.body = body.subarray(); // the SDK gives what it reads another prototype
          answers.set(args, { response, body, replay: undefined });
        }
        return result;
      },
    { name: "pillarwatchHoldAnswer", relation: "after", toMiddleware: "deserializerMiddleware" },
  );
}

/** Thrown by the SDK while it read a good answer: no error of AWS's, and none of the network's. */
const isUnreadable = (error: unknown): error is Error => error instanceof Error && "$response" in error && !("$fault" in error);

const isStream = (body: unknown): body is AsyncIterable<Uint8Array> =>
  typeof body === "object" && body !== null && Symbol.asyncIterator in body;

async function bytesOf(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** @returns the answer's list; undefined where there is none to go through, or the body is cut short. */
function recordsOf(body: Buffer): { readonly list: string; readonly records: readonly unknown[]; readonly rest: object } | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(body.toString("utf8"));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
  if (typeof answer !== "object" || answer === null) return undefined;
  const found = Object.entries(answer).find((entry): entry is [string, unknown[]] => Array.isArray(entry[1]));
  return found === undefined ? undefined : { list: found[0], records: found[1], rest: answer };
}

async function succeeds(read: () => Promise<unknown>): Promise<boolean> {
  try {
    await read();
    return true;
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    return false;
  }
}
