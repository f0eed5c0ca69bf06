/**
 * Nobody sees more. The strongest law there is: whatever an owner asks, the answer is to the byte that of a database in which the other accounts
 * never existed. So no record, count, name or id of another account can be in it, nor anything that hangs on one.
 */
import * as fc from "fast-check";
import type { LightMyRequestResponse } from "fastify";
import { describe, expect, it } from "vitest";
import type { AccountId } from "../../posture/words.ts";
import { type TestApplication, testApplication } from "../support/application.ts";
import { type Beside, wordsOf, writeBeside } from "../support/beside-findings.ts";
import type { TestDatabase } from "../support/database.ts";
import { figure } from "../support/figures.ts";
import { accounts, dayOf, type RandomOrganization, randomOrganization, units, writeOrganization } from "../support/random-organization.ts";
import { worldSeed } from "../support/seed.ts";
import { cookieOf, signedIn } from "../support/signed-in.ts";

/** What is not the same in two databases, and why it tells nothing. */
const unlike: readonly (readonly [what: RegExp, why: string])[] = [
  [/(?<="requestId":")[^"]*/g, "drawn for each request"],
  [
    /(?<="next":")[^"]*/g,
    "a cursor holds the row's key, which counts rows as they are written; where it leads to is compared page by page",
  ],
  [/(?<="id":)\d+(?=,"finding":)/g, "of an own question to AWS: questions are numbered as they are asked, by whomever"],
  [/(?<="id":")[0-9a-f]{32}(?=","name":[^,]*,"role":)/g, "of a person to whom a finding can be given: drawn when they were made"],
];
/** Headers of the same kind: the tag is a hash that begins anew with each start of the server, the date is the machine's, the id each request's own. */
const unlikeHeaders = ["etag", "date", "x-request-id"];
/** Addresses that tell of the person who asks, whose ids are drawn: here only the words of others are looked for. */
const ofOneself = ["/api/v1/session", "/api/v1/profile"];

interface Asking {
  readonly application: TestApplication;
  readonly database: TestDatabase;
  readonly refresh: string | undefined;
}

const beside: fc.Arbitrary<Beside> = fc.record({
  state: fc.constantFrom("active", "active", "left", "suspended", "outside"),
  scope: fc.constantFrom("ok", "denied", "denied_by_scp", "failed", "not_enabled", "never"),
  source: fc.constantFrom("guardduty", "inspector", "config"),
  isTold: fc.boolean(),
  warns: fc.boolean(),
  isDecided: fc.constantFrom(true, true, false),
  worker: fc.constantFrom("erased", "without the account", "disabled", "there"),
});

const world = fc.record({
  organization: randomOrganization,
  own: fc.subarray([...accounts], { minLength: 1, maxLength: accounts.length - 1 }),
  beside: fc.tuple(beside, beside, beside),
  /** Whether the last run tried all there is: of the run, and of no account. */
  isComplete: fc.boolean(),
});
type World = typeof world extends fc.Arbitrary<infer Value> ? Value : never;

const TOKEN = "owner".padEnd(43, "-");
const headers = { cookie: cookieOf(TOKEN) };
const lastDay = ({ days }: RandomOrganization) => dayOf(days.length - 1);

/** @param there the accounts that exist. */
async function asking({ organization: written, own, beside: drawn, isComplete }: World, there: readonly AccountId[]): Promise<Asking> {
  const { database } = await writeOrganization(written, there);
  const seen = `${lastDay(written)}T12:00:00.000Z`;
  for (const [index, account] of accounts.entries()) {
    const one = drawn[index];
    if (one !== undefined && there.includes(account)) await writeBeside(database, account, one, seen);
  }
  await database.settleOwners();
  if (!isComplete) await database.writer.transaction((tx) => tx.run("UPDATE runs SET complete = 0 WHERE id = (SELECT max(id) FROM runs)"));
  await signedIn(database.writer, { role: "owner", token: TOKEN, accounts: own });
  const application = await testApplication(database, { now: () => new Date(`${lastDay(written)}T13:00:00.000Z`) });
  const refresh = await database.writer.rows.get<{ id: number }>(
    `SELECT min(refreshes.id) AS id FROM refreshes JOIN findings ON findings.id = finding JOIN accounts ON accounts.id = account
     WHERE account_id IN (${own.map(() => "?").join(", ")})`,
    own,
  );
  return { application, database, refresh: refresh?.id == null ? undefined : String(refresh.id) };
}

interface Documented {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly example?: unknown }[];
}

/** Things that can be named in a question: of both sides. */
interface Names {
  readonly findings: readonly string[];
  readonly words: Readonly<Record<string, readonly string[]>>;
}

async function namesIn({ writer }: TestDatabase, written: RandomOrganization): Promise<Names> {
  const findings = await writer.rows.all<{ id: string }>("SELECT lower(hex(public_id)) AS id FROM findings ORDER BY public_id LIMIT 12");
  const day = lastDay(written);
  return {
    findings: findings.map(({ id }) => id),
    words: {
      account: [...accounts, accounts.join("&account=")],
      ou: [...units, "Root", "ou-0", "ou-2"],
      owner: ["tag-aaaaa@halden.example", "tag-bbbbb@halden.example", "tag-ccccc@halden.example"],
      text: [
        ...accounts,
        "account",
        "tag-b",
        "Payments",
        "S3.1",
        "EC2.19",
        "Cards",
        "thing-1",
        "IAM",
        ...accounts.map((id) => wordsOf(id)[4] ?? ""),
      ],
      check: ["S3.1", "EC2.19", "IAM.5", "CloudFront.1", "Future.7"],
      region: ["us-east-1", "eu-central-1", "sa-east-1"],
      day: [day, dayOf(0)],
      from: [dayOf(0)],
      to: [day],
      since: [dayOf(0)],
      limit: ["1", "2"],
      field: ["account", "ou", "owner", "check", "resource", "region", "product", "severity"],
      by: ["account", "ou", "owner", "check", "resource", "region", "principle", "bestPractice", "source"],
      format: ["csv", "json", "jsonl", "asff", "ocsf"],
    },
  };
}

/** Each address as it is, with each of its parameters by the contract's example, and with each name that fits one. */
function questionsOf(
  path: string,
  { parameters = [] }: Documented,
  { findings, words }: Names,
  refresh: string | undefined,
): readonly string[] {
  const ids: Readonly<Record<string, readonly string[]>> = {
    accounts: accounts,
    checks: words.check ?? [],
    findings,
    principles: ["data", "people", "layers", "identity", "unmapped"],
    refreshes: refresh === undefined ? [] : [refresh],
  };
  const addresses = path.includes("{")
    ? (ids[path.split("/")[3] ?? ""] ?? []).map((id) => path.replace(/\{\w+\}/, encodeURIComponent(id)))
    : [path];
  const inQuery = parameters.filter((parameter) => parameter.in === "query");
  const required = inQuery.filter((parameter) => (parameter as { required?: boolean }).required === true);
  const base = required.map(({ name, example }) => [name, String(words[name]?.[0] ?? example)] as const);
  const queries = inQuery.flatMap(({ name, example }) => {
    const values = words[name.replace(/^not./, (start) => (start[3] ?? "").toLowerCase())] ?? [
      [example].flat().map(String).join(`&${name}=`),
    ];
    return name === "cursor" ? [] : values.map((value) => [...base.filter(([other]) => other !== name), [name, value] as const]);
  });
  const texts = [base, ...queries].map((query) => query.map(([name, value]) => `${name}=${encodeURI(value)}`).join("&"));
  return addresses.flatMap((address) => [...new Set(texts)].map((text) => (text === "" ? address : `${address}?${text}`)));
}

interface Told {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

const toldOf = ({ statusCode, headers: given, body }: LightMyRequestResponse): Told => ({
  status: statusCode,
  headers: Object.fromEntries(Object.entries(given).filter(([name]) => !unlikeHeaders.includes(name) && name !== "content-length")),
  body: unlike.reduce((text, [what]) => text.replaceAll(what, ""), body),
});

/** An answer and the pages after it. */
async function answers({ app }: TestApplication, url: string, accept?: string): Promise<readonly Told[]> {
  const pages: Told[] = [];
  let next: string | undefined;
  do {
    const cursor = next === undefined ? "" : `${url.includes("?") ? "&" : "?"}cursor=${next}`;
    const answer = await app.inject({ url: `${url}${cursor}`, headers: { ...headers, ...(accept === undefined ? {} : { accept }) } });
    pages.push(toldOf(answer));
    next = /"next":"([^"]+)"/.exec(answer.body)?.[1];
  } while (next !== undefined && pages.length < 4);
  return pages;
}

/** Words that belong to accounts that are not the owner's, and to nothing of theirs. */
const foreignWords = (own: readonly AccountId[]): readonly string[] => {
  const ownUnits = accounts.flatMap((account, index) => (own.includes(account) ? [units[index] ?? ""] : []));
  return accounts.flatMap((account, index) => {
    if (own.includes(account)) return [];
    const unit = units[index] ?? "";
    return [...wordsOf(account), `account ${index}`, ...(ownUnits.some((one) => one.startsWith(unit)) ? [] : [unit])];
  });
};

/** Enough on both sides to see what it is about. */
function firstDifference(said: string, alike: string): { readonly said: string; readonly alone: string } {
  const at = [...said].findIndex((letter, index) => letter !== alike[index]);
  const around = (text: string) => text.slice(Math.max(0, at - 80), at + 120);
  return { said: around(said), alone: around(alike) };
}

describe("an owner", () => {
  it(`is answered as if the other accounts had never existed (seed ${worldSeed})`, { timeout: figure(180_000, 3_600_000) }, async () => {
    let asked = 0;
    await fc.assert(
      fc.asyncProperty(world, async (drawn) => {
        const whole = await asking(drawn, accounts);
        const alone = await asking(drawn, drawn.own);
        try {
          const { paths } = (await whole.application.get("/api/docs", headers)).body as { paths: Record<string, { get?: Documented }> };
          const names = await namesIn(whole.database, drawn.organization);
          const foreign = foreignWords(drawn.own);
          const wrong: object[] = [];
          for (const [path, { get }] of Object.entries(paths)) {
            if (get === undefined || path.startsWith("/api/v1/runs")) continue;
            const [inWhole, inAlone] = [whole, alone].map(({ refresh }) => questionsOf(path, get, names, refresh));
            for (const [index, url] of (inWhole ?? []).entries()) {
              const accepts = path === "/api/v1/findings" ? [undefined, "text/csv"] : [undefined];
              for (const accept of accepts) {
                // Who sees everything asks first: nothing that is remembered of their answer may be the owner's.
                await whole.application.app.inject(url);
                const given = await answers(whole.application, url, accept);
                asked += given.length;
                const said = JSON.stringify(given);
                const leaked = foreign.filter((word) => said.includes(word) && !decodeURI(url).includes(word));
                if (leaked.length > 0) wrong.push({ url, leaked });
                if (ofOneself.includes(path)) continue;
                const alike = JSON.stringify(await answers(alone.application, inAlone?.[index] ?? url, accept));
                if (said !== alike) wrong.push({ url, ...firstDifference(said, alike) });
              }
            }
          }
          expect(wrong.slice(0, 12)).toEqual([]);
        } finally {
          for (const { application, database } of [whole, alone]) {
            await application.app.close();
            await database.close();
          }
        }
      }),
      { seed: worldSeed, numRuns: figure(2, 200), endOnFailure: true },
    );
    expect(asked).toBeGreaterThan(300);
  });
});
