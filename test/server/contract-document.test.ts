/** The contract as a document: every operation has examples, and every example is what its own schema allows. */
import { Check, Errors } from "typebox/value";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestApplication, testApplication } from "../support/application.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";

interface Media {
  readonly schema: object;
  readonly example?: unknown;
}
interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly schema: object; readonly example?: unknown }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Media>>; readonly headers?: object }>>;
}

let database: TestDatabase;
let application: TestApplication;
let operations: readonly (readonly [string, Operation])[];
beforeAll(async () => {
  database = await testDatabase();
  application = await testApplication(database);
  const { paths } = (await application.get("/api/docs")).body as { paths: Record<string, Record<string, Operation>> };
  operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
  );
});
afterAll(async () => {
  await application.app.close();
  await database.close();
});

const misfits = (schema: object, example: unknown): readonly unknown[] => (Check(schema, example) ? [] : Errors(schema, example));

describe("/api/docs", () => {
  it("has an example for every answer, problem, body and parameter, and each is valid by its own schema", () => {
    expect(operations.length).toBeGreaterThan(15);
    for (const [name, { parameters = [], requestBody, responses }] of operations) {
      for (const { name: parameter, schema, example } of parameters) {
        expect([name, parameter, example]).not.toContain(undefined);
        expect([name, parameter, misfits(schema, example)]).toEqual([name, parameter, []]);
      }
      const contents = Object.entries({ body: requestBody, ...responses }).flatMap(([status, one]) =>
        Object.entries(one?.content ?? {}).map(([type, media]) => [status, type, media] as const),
      );
      expect([name, contents.length > 0]).toEqual([name, true]);
      for (const [status, type, { schema, example }] of contents) {
        const shown =
          type === "text/event-stream" ? JSON.parse(/^event: progress\ndata: (.*)\n\n$/.exec(String(example))?.[1] ?? "") : example;
        expect([name, status, misfits(schema, shown)]).toEqual([name, status, []]);
        expect([name, status, JSON.stringify(shown)]).not.toEqual([name, status, "{}"]);
      }
    }
  });

  it("tells of tags and of 304 where an answer can be unchanged, and nowhere else", () => {
    for (const [name, { responses }] of operations) {
      const canBeUnchanged = name.startsWith("GET ") && !name.endsWith("/progress");
      expect([name, "304" in responses, "ETag" in (responses["200"]?.headers ?? {})]).toEqual([name, canBeUnchanged, canBeUnchanged]);
    }
  });
});
