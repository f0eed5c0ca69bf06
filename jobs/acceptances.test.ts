/** What is due ends at the start, also after downtime, and within a second while the job goes on; it is dated to when it was due. */
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
  const accept = (from: string, to: string) => {
    const deed = { at: from, actor: { kind: "command", id: null }, from: null } as const;
    const by = { key: testKeys.audit, deed, role: "lead", timeZone: "Europe/Berlin" } as const;
    const terms = { reason: "a test", ticket: undefined, until: to };
    return database.writer.transaction((tx) => makeAcceptances(tx, [{ ...subject, finding: finding.id }], terms, by));
  };
  await accept(at, until);
  const faults: unknown[] = [];
  const task = startEndingAcceptances(
    database.writer,
    { auditKey: testKeys.audit, timeZone: "Europe/Berlin" },
    { onFault: (fault) => faults.push(fault) },
  );
  const standing = () => database.db.selectFrom("findings").select("standing").executeTakeFirst();
  await expect.poll(standing).toEqual({ standing: "open" });
  // Another one ends while the job goes on, and is not waited for until the next minute.
  const soon = new Date(Date.now() + 1_500).toISOString();
  await accept(new Date().toISOString(), soon);
  expect(await standing()).toEqual({ standing: "accepted" });
  await expect.poll(standing, { timeout: 10_000 }).toEqual({ standing: "open" });
  await task.destroy();
  const told = await database.db.selectFrom("finding_events").select(["cause", "seen", "day"]).orderBy("seq").execute();
  expect([told, faults]).toMatchObject([
    [
      { cause: "accepted", seen: at, day: "2026-01-02" },
      { cause: "acceptance ended", seen: until, day: "2026-01-03" },
      { cause: "accepted" },
      { cause: "acceptance ended", seen: soon },
    ],
    [],
  ]);
  await database.close();
});
