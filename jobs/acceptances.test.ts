/** What is due ends at the start, also after downtime, and is dated to when it was due. */
import { expect, it } from "vitest";
import { makeAcceptances } from "../db/write/acceptances.ts";
import type { AccountId } from "../posture/words.ts";
import { testDatabase } from "../test/support/database.ts";
import { testKeys } from "../test/support/signed-in.ts";
import { startEndingAcceptances } from "./acceptances.ts";

it("ends what came to its end while nothing ran, as of that end", async () => {
  const database = await testDatabase();
  const account = await database.account();
  const run = await database.run({ started_at: "2026-01-01T00:00:00.000Z" });
  const finding = await database.finding({ account, run });
  const { check_ref } = await database.db.selectFrom("findings").select("check_ref").executeTakeFirstOrThrow();
  const subject = {
    kind: "finding",
    account,
    accountId: "111111111111" as AccountId,
    check: check_ref,
    checkId: "S3.1",
    resource: null,
  } as const;
  const [at, until] = ["2026-01-02T00:00:00.000Z", "2026-01-03T00:30:00.000Z"];
  const by = {
    key: testKeys.audit,
    deed: { at, actor: { kind: "command", id: null }, from: null },
    role: "lead",
    timeZone: "Europe/Berlin",
  } as const;
  await database.writer.transaction((tx) =>
    makeAcceptances(tx, [{ ...subject, finding: finding.id }], { reason: "a test", ticket: undefined, until }, by),
  );
  const faults: unknown[] = [];
  const task = startEndingAcceptances(
    database.writer,
    { auditKey: testKeys.audit, timeZone: "Europe/Berlin" },
    { onFault: (fault) => faults.push(fault) },
  );
  await expect.poll(() => database.db.selectFrom("findings").select("standing").executeTakeFirst()).toEqual({ standing: "open" });
  await task.destroy();
  const told = await database.db.selectFrom("finding_events").select(["cause", "seen", "day"]).orderBy("seq").execute();
  expect([told, faults]).toEqual([
    [
      { cause: "accepted", seen: at, day: "2026-01-02" },
      { cause: "acceptance ended", seen: until, day: "2026-01-03" },
    ],
    [],
  ]);
  await database.close();
});
