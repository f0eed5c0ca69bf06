/** Requests drawn from the contract's own document (/api/docs): valid, nearly valid, and hostile. */
import * as fc from "fast-check";

interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
}

export interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema?: Schema; readonly example?: unknown }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly example?: unknown }>> };
}

export type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

/** What the contract shows of a route's body; undefined: it has none. @param route as it is declared: `/api/v1/findings/:id`. */
export const bodyExample = (paths: Paths, route: { readonly method: string; readonly url: string }): unknown =>
  paths[route.url.replaceAll(/:(\w+)/g, "{$1}")]?.[route.method.toLowerCase()]?.requestBody?.content["application/json"]?.example;

export interface DrawnRequest {
  /** As the contract has it. */
  readonly route: string;
  readonly method: string;
  readonly url: string;
  readonly payload: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

/** Texts that have broken programs. */
const hostile: readonly string[] = [
  "",
  " ",
  "\0",
  "a\0b",
  "\r\nX-Injected: yes",
  "'",
  "' OR '1'='1",
  "'; DROP TABLE findings; --",
  "%",
  "_",
  "\\",
  "../../../../etc/passwd",
  "..%2f..%2f",
  "<script>alert(1)</script>",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what is sent
  "${7*7}{{7*7}}",
  "__proto__",
  "constructor",
  "toString",
  "null",
  "undefined",
  "NaN",
  "Infinity",
  "-0",
  "-1",
  "1e309",
  "0x10",
  "9007199254740993",
  "9".repeat(400),
  "a".repeat(5_000),
  "[]",
  "{}",
  "true",
  "\u202e\u2066right to left",
  "\ud83d\ude00",
  "\ufffe\uffff",
  "I\u0307\u0131\u00df",
  "e\u0301".repeat(300),
  "2026-02-30",
  "0000-00-00",
  "9999-12-31",
  "+275760-09-13",
  "=cmd|'/C calc'!A0",
];

/** A text that is nearly the one that is right. */
const near = (text: string): fc.Arbitrary<string> =>
  fc.constantFrom(
    text.slice(1),
    text.slice(0, -1),
    `${text}${text}`,
    text.toUpperCase(),
    ` ${text} `,
    `${text}\0`,
    `${text},${text}`,
    text.replace(/\d/, "9"),
    text.replace(/[a-z]/, "Z"),
    `-${text}`,
  );

const wordsOf = ({ enum: given, anyOf = [] }: Schema): readonly string[] => [...(given ?? []).map(String), ...anyOf.flatMap(wordsOf)];

/** @param known values by the parameter's name, of things that are there. */
function valueFor(
  { schema = {}, example }: { readonly schema?: Schema; readonly example?: unknown },
  known: readonly string[],
): fc.Arbitrary<string> {
  const right = String([example].flat()[0] ?? "");
  const valid = fc.constantFrom(right, ...known, ...wordsOf(schema));
  return fc.oneof(
    { weight: 5, arbitrary: valid },
    { weight: 2, arbitrary: valid.chain(near) },
    { weight: 2, arbitrary: fc.constantFrom(...hostile) },
    fc.string({ unit: "binary", maxLength: 40 }),
  );
}

/** Not all of it is UTF-8 then. */
const encoded = (text: string): string => {
  try {
    return encodeURIComponent(text);
  } catch {
    return "%ed%a0%80";
  }
};

/** @returns values of things that are there, by the member's or parameter's name. */
export type Known = (path: string, name: string) => readonly string[];

/** The example with what is there put in for its words, and without some of its members: some exclude each other, as an account and an OU do. */
function valid(example: unknown, known: (name: string) => readonly string[], name = ""): fc.Arbitrary<unknown> {
  if (typeof example === "string") {
    const words = known(name);
    return words.length === 0 ? fc.constant(example) : fc.constantFrom(...words);
  }
  if (Array.isArray(example)) return fc.tuple(...example.map((item) => valid(item, known, name)));
  if (typeof example !== "object" || example === null) return fc.constant(example);
  const members = Object.entries(example);
  return fc
    .subarray(members, { minLength: Math.min(1, members.length) })
    .chain((some) => fc.constantFrom(some, members))
    .chain((some) => fc.record(Object.fromEntries(some.map(([member, of]) => [member, valid(of, known, member)]))));
}

/** A body like the example, with members that are something else. */
function bodyLike(example: unknown, known: (name: string) => readonly string[]): fc.Arbitrary<string> {
  const strange: fc.Arbitrary<unknown> = fc.oneof(
    fc.constantFrom(...hostile),
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom(null, [], {}, 0, -1, 1e308, true),
  );
  const changed =
    typeof example === "object" && example !== null && Object.keys(example).length > 0
      ? fc.tuple(fc.constantFrom(...Object.keys(example), "unknown", "__proto__"), strange).map(([name, value]) => {
          const rest = Object.entries(example).filter(([other]) => other !== name);
          return `{${[...rest, [name, value] as const].map(([key, one]) => `${JSON.stringify(key)}:${JSON.stringify(one)}`).join(",")}}`;
        })
      : fc.constant("{}");
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant(JSON.stringify(example)) },
    { weight: 6, arbitrary: valid(example, known).map((body) => JSON.stringify(body)) },
    { weight: 4, arbitrary: changed },
    fc.constantFrom("", "{", "null", "[]", '"text"', "1", '{"a":1,"a":2}', "\u0000", '{"__proto__":{"role":"administrator"}}'),
    fc.jsonValue().map((value) => JSON.stringify(value)),
  );
}

const headers: fc.Arbitrary<Readonly<Record<string, string>>> = fc.oneof(
  { weight: 8, arbitrary: fc.constant({}) },
  fc.constantFrom<Readonly<Record<string, string>>>(
    { accept: "text/csv" },
    { accept: "*/*;q=0, text/html" },
    { "if-none-match": 'W/"a", *' },
    { "content-type": "text/plain" },
    { "content-type": "application/json; charset=utf-16" },
    { range: "bytes=0-1,5-" },
    { "accept-encoding": "br;q=0, gzip, identity;q=9" },
    { origin: "null" },
    { "user-agent": "\u00ff".repeat(500) },
    { "x-forwarded-for": "1.2.3.4, ::1" },
    { "x-http-method-override": "DELETE" },
    { expect: "200-maybe" },
  ),
);

/** @param known is asked anew for each request: what is there comes and goes. */
export function requestsOf(paths: Paths, known: Known): fc.Arbitrary<DrawnRequest> {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  return fc.constantFrom(...operations).chain(({ path, method, operation: { parameters = [], requestBody } }) => {
    const inPath = parameters.filter((parameter) => parameter.in === "path");
    const inQuery = parameters.filter((parameter) => parameter.in === "query");
    const example = requestBody?.content["application/json"]?.example;
    const address = fc
      .tuple(...inPath.map((parameter) => valueFor(parameter, known(path, parameter.name))))
      .map((values) => inPath.reduce((url, { name }, index) => url.replace(`{${name}}`, encoded(values[index] ?? "")), path));
    const query = fc
      .subarray(inQuery, { maxLength: Math.min(4, inQuery.length) })
      .chain((chosen) =>
        fc.tuple(
          ...chosen.map((parameter) =>
            valueFor(parameter, known(path, parameter.name)).map((value) => `${parameter.name}=${encoded(value)}`),
          ),
        ),
      )
      .chain((pairs) => fc.constantFrom(pairs, pairs, pairs, [...pairs, ...pairs], [...pairs, "unknown=1"], [...pairs, "%zz=%"]));
    const payload = example === undefined ? fc.constant(undefined) : bodyLike(example, (name) => known(path, name));
    return fc.tuple(address, query, payload, headers).map(([url, pairs, body, given]) => ({
      route: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      url: pairs.length === 0 ? url : `${url}?${pairs.join("&")}`,
      payload: body,
      headers: body === undefined ? given : { "content-type": "application/json", ...given },
    }));
  });
}
