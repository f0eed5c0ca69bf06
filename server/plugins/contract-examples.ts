/**
 * Examples for the contract's document, made from the schemas themselves: each fits its schema, and what is added to a schema is in its
 * example. Only words and numbers that the schema does not tell are chosen here, by the member's name.
 */

/** What is used here of JSON Schema. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly pattern?: string;
  readonly format?: string;
  readonly description?: string;
  readonly minimum?: number;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

/** One account of the sample organization, and one of its problems. */
const words: Readonly<Record<string, string>> = {
  accountId: "560738219944",
  accountName: "shipments-prod",
  address: "203.0.113.7",
  action: "inspector2:ListFindings",
  actor: "mirjam.lund@vesper.example",
  answer: "AWS has looked again: the check passes now",
  awsCompliance: "FAILED",
  awsState: "ACTIVE",
  awsWorkflow: "NEW",
  because: "old TLS lets traffic be read; clients must not be able to choose it",
  cause: "new",
  check: "S3.5",
  code: "unknown-severity",
  cursor: "b3VyIHNlYWwsIGFuZCBub3RoaW5nIHRvIGJlIHJlYWQ",
  detail: "one of two standards still fails",
  email: "mirjam.lund@vesper.example",
  fix: "Add a bucket policy that denies requests without aws:SecureTransport.",
  form: "customer recorder",
  matters: "Requests over plain HTTP can be read and changed on their way.",
  message: "not authorized to perform: inspector2:ListFindings",
  name: "shipments-labels",
  nativeId: "arn:aws:securityhub:eu-central-1:560738219944:security-control/S3.5/finding/6f2a1c1e-2f43-4c5e-9a44-0c5f2c8d7b10",
  next: "b3VyIHNlYWwsIGFuZCBub3RoaW5nIHRvIGJlIHJlYWQ",
  organizationId: "o-v3spfreight",
  organizationalUnit: "Root / Production",
  ou: "Root / Production",
  password: "eleven quiet herons over the weir",
  current: "eleven quiet herons under the weir",
  date: "2026-12-31",
  timeZone: "Europe/Berlin",
  product: "securityhub",
  products: "securityhub",
  region: "eu-central-1",
  regions: "eu-central-1",
  rules: "1.5d41402a",
  search: "labels",
  standard: "aws-foundational-security-best-practices/v/1.0.0",
  title: "S3 general purpose buckets should require requests to use SSL",
  trigger: "schedule",
  apiVersion: "1",
  database: "SQLite 3.53.1",
  licence: "Apache-2.0",
  node: "22.23.3",
  platform: "linux x64",
  revision: "7d3a1f0c5b9e8462a7d1c0f3e6b5948271a0c3d4",
  version: "1.2.0",
  type: "AWS::S3::Bucket",
  why: "CloudTrail.1 passes",
  finding: "9f86d081884c7d659a2feaa0c55ad015",
  mode: "auto",
  parent: "Root",
  path: "Root / Production",
  says: "open",
  target: "https://hooks.example.com/pillarwatch",
  host: "hooks.example.com",
  summary: "3 new critical findings",
  delivery: "9f86d081884c7d659a2feaa0c55ad015",
  head: "42:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  prefix: "pwt_q3Fh8LwZ",
  subject: "9f86d081884c7d659a2feaa0c55ad015",
  subjectName: "nightly report",
  reason: "The site is public on purpose: it serves the price list.",
  ticket: "https://tickets.vesper.example/SEC-214",
  until: "2026-12-31",
  note: "Agreed, until the new site is up.",
  guidance: "https://docs.aws.amazon.com/console/securityhub/S3.5/remediation",
  resource: "https://eu-central-1.console.aws.amazon.com/s3/buckets/shipments-labels?region=eu-central-1",
  state: "done",
};

/** Days, by whatever form their schema has. */
const days: readonly string[] = ["from", "to", "since", "at", "knownSince", "countedFrom"];

/** Of a list of words the first one is no typical case. */
const typical: ReadonlySet<unknown> = new Set(["HIGH", "active", "done", "failed", "open", "data"]);

/** Of most things that there are, this is not known or not so. */
const usuallyNull: ReadonlySet<string> = new Set([
  ...["reason", "detail", "leftAt", "silence", "silentAt", "suppressedIn", "evidenceLostSince", "unconfirmedSince"],
  ...["unlistedSince", "noProgressSince", "error", "copyOf"],
]);
const usuallySo: ReadonlySet<string> = new Set(["complete", "counted", "hasDocument", "isFinal", "isOn", "totalExact", "full"]);

/** A difference is no number of the same size. */
const differences: Readonly<Record<string, number>> = { score: 2, checksPassed: 1, open: -5, opened: 4, fixed: 9 };

const numbers: Readonly<Record<string, number>> = {
  CRITICAL: 1,
  HIGH: 6,
  MEDIUM: 28,
  LOW: 12,
  INFORMATIONAL: 0,
  openTotal: 47,
  resources: 45,
  accounts: 9,
  score: 74,
  percentage: 74,
  deniedByScp: 1,
  checksPassed: 74,
  from: 74,
  to: 75,
  passed: 212,
  failed: 71,
  unknown: 3,
  fresh: 11,
  of: 12,
  ageMinutes: 34,
};

/** What an `id` is, by how its description tells it. */
const ids = [
  ["SEC02-BP01", "SEC09-BP02"],
  ["ARN", "arn:aws:s3:::shipments-labels"],
  ["OU", "ou-v3sp-t5r3ce6n"],
] as const;

const INSTANT = "2026-11-24T06:00:00.000Z";
const DAY = "2026-11-24";

/** @param name of the member or parameter: what the schema itself does not tell follows from it. */
export function exampleOf(schema: JsonSchema, name = ""): unknown {
  const mayBeNull = schema.enum?.includes(null) ?? [schema.type].flat().includes("null");
  if (mayBeNull && usuallyNull.has(name)) return null;
  const known =
    schema.enum?.find((word) => typical.has(word)) ?? schema.enum?.find((word) => word !== null) ?? schema.const ?? schema.default;
  if (known !== undefined) return known;
  const choice = (schema.anyOf ?? schema.oneOf)?.find(({ type }) => type !== "null");
  if (choice !== undefined) return exampleOf(choice, name);
  switch ([schema.type].flat().find((type) => type !== "null")) {
    case "object":
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([member, of]) => [
          member,
          (name === "change" && of.properties === undefined ? differences[member] : undefined) ?? exampleOf(of, member),
        ]),
      );
    case "array":
      return schema.items === undefined ? [] : [exampleOf(schema.items, name)];
    case "string":
      return textOf(schema, name);
    case "integer":
    case "number":
      return Math.max(numbers[name] ?? 3, schema.minimum ?? 0);
    case "boolean":
      return usuallySo.has(name);
    default:
      return {}; // whatever AWS gave
  }
}

function textOf({ pattern, format, description = "" }: JsonSchema, name: string): string {
  if (pattern === "^[0-9]{12}$" || /twelve digits/i.test(description)) return words.accountId ?? name;
  if (pattern?.endsWith("{43}$") === true) {
    const secret = "tJ0qYwq2b9M1cXv7Zr3KpLh5sDf8GaN4eUoIiW6yBxE";
    if (pattern.startsWith("^[a-z-]")) return `owner-digest.9f86d081884c7d659a2feaa0c55ad015.${secret}`;
    return pattern.startsWith("^[0-9a-f]{32}") ? `9f86d081884c7d659a2feaa0c55ad015.${secret}` : secret;
  }
  if (pattern === "^[0-9]{6}$" || /^Six digits/.test(description)) return "492039";
  if (pattern?.includes("[0-9a-f]{32}") === true) return "9f86d081884c7d659a2feaa0c55ad015";
  if (pattern?.startsWith("^/") === true) return "/findings?severity=CRITICAL";
  if (pattern?.startsWith("^[0-9]{4}-W") === true) return "2026-W47";
  if (format === "date" || pattern?.startsWith("^[0-9]{4}-") === true) return DAY;
  // One that a plan or an acceptance ends with lies ahead.
  if (/ day in the organization's time zone/.test(description)) return words[name] ?? DAY;
  if (description.includes("ISO 8601")) return INSTANT;
  if (days.includes(name)) return DAY;
  if (name === "id") return ids.find(([told]) => description.includes(told))?.[1] ?? "S3.5";
  return words[name] ?? name;
}

/** What a failed request is told, by status. */
const problems: Readonly<Record<string, { readonly word: string; readonly title: string; readonly detail: string }>> = {
  "400": { word: "invalid-field", title: "A field is not valid", detail: "limit: must be >= 1" },
  "401": {
    word: "sign-in",
    title: "Sign in first",
    detail:
      "Nobody is signed in here, or the session is over. Open the page and sign in, or send an API token: Authorization: Bearer pwt_…",
  },
  "403": { word: "not-for-you", title: "Not for this role", detail: "This is for leads and administrators." },
  "429": {
    word: "too-many-attempts",
    title: "Too many attempts",
    detail: "Too many wrong attempts from here. Wait 12 min, or ask an administrator for a link.",
  },
  "404": { word: "not-found", title: "Not found", detail: "There is no such finding here." },
  "409": {
    word: "run-going-on",
    title: "A run is going on",
    detail: "Run 42 is not over. Two runs at once are impossible: follow that one, or cancel it.",
  },
};

export function problemExample(status: string): object {
  const { word, title, detail } = problems[status] ?? { word: "fault", title: "A fault in Pillarwatch", detail: "See the server's log." };
  const errors = status === "400" ? { errors: [{ field: "limit", message: "must be >= 1" }] } : {};
  return { type: `urn:pillarwatch:problem:${word}`, title, status: Number(status), detail, requestId: "5f1b3c9d2a70", ...errors };
}
