/** What most files of tests ask: an empty database and the application on it, opened before the first test and closed after the last. */
import { afterAll, beforeAll } from "vitest";
import { type TestApplication, testApplication } from "./application.ts";
import { type TestDatabase, testDatabase } from "./database.ts";

export interface OfFile {
  readonly database: TestDatabase;
  readonly application: TestApplication;
}

/** To be called where hooks are: at the head of a file, or in a `describe`. Nothing is there before its `beforeAll`. */
export function applicationOfFile(): OfFile {
  let database: TestDatabase;
  let application: TestApplication;
  beforeAll(async () => {
    database = await testDatabase();
    application = await testApplication(database);
  });
  afterAll(async () => {
    await application.app.close();
    await database.close();
  });
  return {
    get database() {
      return database;
    },
    get application() {
      return application;
    },
  };
}
