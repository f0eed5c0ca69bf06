/** The application on a test's database, asked without a network. What was asked of the jobs is written down. */
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from "fastify";
import { builtIn } from "../../posture/catalogue/decide.ts";
import { usualOwnerRules } from "../../posture/owner.ts";
import { createApp } from "../../server/app.ts";
import type { AppOptions, AskedRun } from "../../server/options.ts";
import { noon, type TestDatabase } from "./database.ts";
import { leadCookie, signedIn, testKeys } from "./signed-in.ts";

export interface Asked {
  readonly runs: AskedRun[];
  readonly cancelled: number[];
  readonly refreshed: string[];
}

export interface TestApplication {
  readonly app: FastifyInstance;
  readonly asked: Asked;
  get(url: string, headers?: Record<string, string>): Promise<{ status: number; body: unknown; type: string }>;
}

/** @param options what differs: a clock, a run that is in the way, hosts. */
export async function testApplication(
  { db, writer }: Pick<TestDatabase, "db" | "writer">,
  options: Partial<AppOptions> = {},
): Promise<TestApplication> {
  const asked: Asked = { runs: [], cancelled: [], refreshed: [] };
  await signedIn(writer);
  const app = await createApp({
    db,
    writer,
    keys: testKeys,
    cookie: { isSafe: true },
    overHttp: false,
    isSample: false,
    byPassword: true,
    // Whoever tests what lies behind the door is let in as they are.
    secondFactor: "optional",
    publicUrl: () => "https://posture.example.org",
    now: () => new Date(noon),
    intervalMs: 3_600_000,
    timeZone: "UTC",
    catalogue: builtIn,
    ownerRules: usualOwnerRules,
    hosts: ["posture.example.org"],
    webFolder: "/nowhere",
    progressPollMs: 5,
    // A test asks more in a minute than people do, on a machine that other tests keep busy.
    limits: { known: 1_000_000, strangers: 1_000_000 },
    longestDelayMs: 60_000,
    ask: {
      run: async (run) => {
        asked.runs.push(run);
        return { run: 7, isNew: true };
      },
      cancel: async (run) => {
        asked.cancelled.push(run);
        return true;
      },
      refresh: async (publicId) => {
        asked.refreshed.push(Buffer.from(publicId).toString("hex"));
        return 3;
      },
    },
    ...options,
  });
  askedSignedIn(app);
  return {
    app,
    asked,
    get: async (url, headers = {}) => {
      const response = await app.inject({ url, headers });
      return { status: response.statusCode, body: response.json(), type: String(response.headers["content-type"]) };
    },
  };
}

/** Whoever does not say who they are is the administrator; an empty cookie is nobody. */
function askedSignedIn(app: FastifyInstance): void {
  const inject = app.inject.bind(app) as (asked: InjectOptions) => Promise<LightMyRequestResponse>;
  app.inject = ((asked: InjectOptions | string) => {
    const options = typeof asked === "string" ? { url: asked } : asked;
    const { headers = {} } = options;
    const isTold = Object.keys(headers).some((name) => ["cookie", "authorization"].includes(name.toLowerCase()));
    return inject({ ...options, headers: isTold ? headers : { ...headers, cookie: leadCookie } });
  }) as FastifyInstance["inject"];
}
