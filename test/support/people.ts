/** People and a browser of theirs, against the application with a clock that a test moves. */
import type { FastifyInstance, LightMyRequestResponse } from "fastify";
import { changePerson, makePerson, type PersonRow } from "../../db/write/people.ts";
import type { Role } from "../../posture/words.ts";
import { hashPassword } from "../../server/auth/passwords.ts";
import type { AppOptions } from "../../server/options.ts";
import { testApplication } from "./application.ts";
import { noon, type TestDatabase, testDatabase } from "./database.ts";

export const password = "seven quiet otters on a ferry";

export interface World {
  readonly database: TestDatabase;
  readonly app: FastifyInstance;
  readonly clock: { now: Date; later(ms: number): void };
  /** Of nobody yet. */
  browser(address?: string): BrowserOf;
  person(email: string, role: Role): Promise<PersonRow>;
  /** A browser in which somebody is signed in. */
  signedIn(email: string, role: Role): Promise<BrowserOf>;
  /** What the audit log says, oldest first: action, and who did it. */
  told(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Keeps cookies as a browser does. */
export interface BrowserOf {
  readonly cookies: Map<string, string>;
  get(path: string): Promise<LightMyRequestResponse>;
  post(path: string, body?: object): Promise<LightMyRequestResponse>;
  patch(path: string, body: object): Promise<LightMyRequestResponse>;
  delete(path: string): Promise<LightMyRequestResponse>;
}

export async function peopleWorld(options: Partial<AppOptions> = {}): Promise<World> {
  const database = await testDatabase();
  const clock = {
    now: new Date(noon),
    later(ms: number) {
      clock.now = new Date(clock.now.getTime() + ms);
    },
  };
  const { app } = await testApplication(database, { now: () => clock.now, ...options });
  // The administrator of other tests would be the one that is left: here there is nobody.
  await database.writer.transaction((tx) => tx.run("DELETE FROM sessions"));
  await database.writer.transaction((tx) => tx.run("DELETE FROM people"));
  const kept = await hashPassword(password);
  const person = (email: string, role: Role) =>
    database.writer.transaction(async (tx) => {
      const made = await makePerson(tx, { kind: "local", email, name: null, role, state: "active" }, clock.now.toISOString());
      return changePerson(tx, made.id, { password: kept });
    });
  const browser = (address = "198.51.100.7") => browserOf(app, address);
  return {
    database,
    app,
    clock,
    browser,
    person,
    signedIn: async (email, role) => {
      await person(email, role);
      const theirs = browser();
      await theirs.post("/session/password", { email, password });
      return theirs;
    },
    told: async () => {
      const rows = await database.writer.rows.all<{ action: string; actor_kind: string }>(
        "SELECT action, actor_kind FROM audit ORDER BY seq",
      );
      return rows.map(({ action, actor_kind }) => `${action} by ${actor_kind}`);
    },
    close: async () => {
      await app.close();
      await database.close();
    },
  };
}

function browserOf(app: FastifyInstance, remoteAddress: string): BrowserOf {
  const cookies = new Map<string, string>();
  const ask = async (method: "GET" | "POST" | "PATCH" | "DELETE", path: string, payload?: object) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { host: "posture.example.org", cookie };
    const answer = await app.inject({ method, url: `/api/v1${path}`, headers, remoteAddress, ...(payload && { payload }) });
    for (const { name, value } of answer.cookies) {
      if (value === "") cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer;
  };
  return {
    cookies,
    get: (path) => ask("GET", path),
    post: (path, body) => ask("POST", path, body),
    patch: (path, body) => ask("PATCH", path, body),
    delete: (path) => ask("DELETE", path),
  };
}
