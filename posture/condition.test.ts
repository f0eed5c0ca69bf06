import { describe, expect, it } from "vitest";
import { conditionsOf, type Facts, type ProcessFacts, type RunFacts } from "./condition.ts";

const now = new Date("2026-11-24T12:00:00.000Z");
const HOUR_MS = 3_600_000;
const ago = (hours: number) => new Date(now.getTime() - hours * HOUR_MS).toISOString();
const ran: RunFacts = { answeredAt: ago(0.5), endedAt: ago(0.4), failing: null, beatAt: null };
const serving: ProcessFacts = { since: ago(50), ended: [], isEnding: false, writing: undefined, killedAt: [] };
const well: Facts = {
  now,
  intervalMs: HOUR_MS,
  schema: 43,
  path: "/data/pillarwatch.db",
  database: { answer: "schema", schema: 43 },
  disk: { freeBytes: 2 ** 30, leastBytes: 2 ** 24, isWritable: true },
  runs: ran,
  process: serving,
};
const found = (facts: Partial<Facts>) => conditionsOf({ ...well, ...facts });
const idsOf = (facts: Partial<Facts>) => found(facts).map(({ id }) => id);

describe("what is so", () => {
  it("is nothing where all is well, and where nothing is known of disk, runs and process", () => {
    expect([found({}), found({ disk: undefined, runs: undefined, process: undefined })]).toEqual([[], []]);
  });

  it.each<readonly [string, Partial<Facts>, readonly string[]]>([
    ["a database that is held", { database: { answer: "busy" } }, ["database-busy"]],
    ["one that is damaged", { database: { answer: "damaged" } }, ["database-damaged"]],
    ["one that is gone", { database: { answer: "none", word: "ENOENT" }, disk: "gone" }, ["database-unreachable"]],
    ["one of another version", { database: { answer: "schema", schema: 44 } }, ["schema"]],
    ["one of an earlier version", { database: { answer: "schema", schema: 42 } }, ["schema"]],
    ["little room", { disk: { freeBytes: 2 ** 20, leastBytes: 2 ** 24, isWritable: true } }, ["disk-full"]],
    ["no right to write", { disk: { freeBytes: 2 ** 30, leastBytes: 2 ** 24, isWritable: false } }, ["read-only"]],
    ["a failed write", { process: { ...serving, writing: { trouble: "disk-fault", since: ago(1) } } }, ["disk-fault"]],
    [
      "a thread that ended, in a server that ends",
      { process: { ...serving, ended: ["sender"], isEnding: true } },
      ["sender-ended", "ending"],
    ],
    ["a clock before the last answer", { runs: { ...ran, answeredAt: ago(-0.1) } }, ["clock"]],
    ["a clock that AWS still takes", { runs: { ...ran, answeredAt: ago(-0.05) } }, []],
    ["no answer", { runs: { ...ran, failing: { times: 3, since: ago(3), why: "unreachable" } } }, ["aws-unreachable"]],
    ["a door that is shut", { runs: { ...ran, failing: { times: 1, since: ago(1), why: "not-let-in" } } }, ["aws-refused"]],
    ["a clock that AWS does not take", { runs: { ...ran, failing: { times: 1, since: ago(1), why: "clock" } } }, ["clock"]],
    ["a run that failed otherwise", { runs: { ...ran, failing: { times: 1, since: ago(1), why: "fault" } } }, ["run-failed"]],
    ["no run for twice the interval and half an hour", { runs: { ...ran, endedAt: ago(2.6) } }, ["collector-overdue"]],
    ["one that is on its way", { runs: { ...ran, endedAt: ago(2.6), beatAt: ago(0.01) } }, []],
    ["one that shows no sign of life", { runs: { ...ran, endedAt: ago(2.6), beatAt: ago(0.5) } }, ["collector-overdue"]],
    ["a server that has just begun after a week", { runs: { ...ran, endedAt: ago(168) }, process: { ...serving, since: ago(0.1) } }, []],
    ["two ends within a day that nobody asked for", { process: { ...serving, killedAt: [ago(30), ago(5), ago(2)] } }, ["killed"]],
    ["one only", { process: { ...serving, killedAt: [ago(30), ago(2)] } }, []],
  ])("%s", (_, facts, ids) => {
    expect(idsOf(facts)).toEqual(ids);
  });

  it("of a newer database never tells to start this one again; of an older one, what a start does and how to try it", () => {
    const of = (schema: number | undefined) =>
      found({ database: { answer: "schema", schema } }).map(({ text, mend }) => [text, mend.command]);
    expect([of(44), of(42), of(undefined)]).toEqual([
      [
        [
          "The database has schema version 44, this Pillarwatch needs 43: a newer one has migrated it.",
          "npx pillarwatch restore /data/pillarwatch.db.before-schema-….backup --force",
        ],
      ],
      [
        [
          "The database has schema version 42, this Pillarwatch needs 43: the next start brings it up to date.",
          "npx pillarwatch upgrade --rehearse",
        ],
      ],
      [[expect.stringMatching(/version none, .* brings it up to date/), "npx pillarwatch upgrade --rehearse"]],
    ]);
  });

  it("is named once, with the earlier word and its beginning; what follows from it is not named beside", () => {
    const facts: Partial<Facts> = {
      disk: { freeBytes: 3 * 2 ** 20, leastBytes: 2 ** 24, isWritable: true },
      process: { ...serving, writing: { trouble: "disk-full", since: ago(4) } },
      runs: { ...ran, endedAt: ago(5), failing: { times: 1, since: ago(4), why: "fault" } },
    };
    expect(found(facts)).toEqual([
      {
        id: "disk-full",
        since: ago(4),
        stops: true,
        text: "The disk is full (3 MB are left): nothing new is collected, and no decision can be written. What is shown stands as it was read last.",
        mend: { text: expect.stringMatching(/^Make room/), command: "du -sh /data/pillarwatch.db*" },
      },
    ]);
  });

  it("stops the server only where it cannot do its work: without AWS, what was read is served", () => {
    const stops = (facts: Partial<Facts>) => found(facts).map((one) => one.stops);
    expect(stops({ database: { answer: "busy" } })).toEqual([true]);
    expect(stops({ runs: { ...ran, failing: { times: 1, since: ago(1), why: "unreachable" } } })).toEqual([false]);
  });

  it("has a command that a shell takes as it is meant", () => {
    const [one] = found({ path: "/data/it's here.db", disk: { freeBytes: 0, leastBytes: 1, isWritable: true } });
    expect(one?.mend.command).toBe(`du -sh '/data/it'\\''s here.db'*`);
  });
});
