/** Checks' principles and best practices are the catalogue's of today, for the past too (domain.md section 7): decided again whenever it has changed. */
import type { Catalogue } from "../../posture/catalogue/decide.ts";
import type { PrincipleGroup } from "../../posture/words.ts";
import type { Tx, Writer } from "../dialect/connection.ts";
import { ROWS } from "./parts.ts";
import { rebuildPracticeDays } from "./present.ts";
import { rebuildOrganizationSteps } from "./steps.ts";

interface CheckRow {
  readonly id: number;
  readonly check_id: string;
  readonly principle: PrincipleGroup;
  readonly practices: string;
  readonly product: string | null;
}

/**
 * For whoever is about to collect. All in one transaction: in between, the organization's sums would not be those of its checks.
 * @returns how many checks belong elsewhere now.
 */
export const renewPrinciples = (writer: Writer, { version, decide }: Pick<Catalogue, "version" | "decide">): Promise<number> =>
  writer.transaction(async (tx) => {
    if ((await keptVersion(tx)) === version) return 0;
    const checks = await allChecks(tx);
    const moved = checks.flatMap(({ id, check_id: check, principle, product }) => {
      const now = decide({ check, product: product ?? undefined }).principle;
      return now === principle ? [] : [{ id, now }];
    });
    for (const { id, now } of moved) await tx.run("UPDATE checks SET principle = ? WHERE id = ?", [now, id]);
    const renewed = await renewPractices(tx, decide);
    if (moved.length > 0) await rebuildOrganizationSteps(tx);
    else if (renewed > 0) await rebuildPracticeDays(tx, ROWS);
    await tx.run("INSERT INTO meta (key, value) VALUES ('catalogue', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", [version]);
    return moved.length;
  });

/** A check's product is that of its findings: one has as much to say as all. */
const allChecks = (tx: Tx): Promise<CheckRow[]> =>
  tx.all<CheckRow>(
    "SELECT id, check_id, principle, practices, (SELECT product FROM findings WHERE check_ref = checks.id LIMIT 1) AS product FROM checks",
  );

/** Their days are the caller's to make again. @returns how many checks are about others now. */
export async function renewPractices(tx: Tx, decide: Catalogue["decide"]): Promise<number> {
  let renewed = 0;
  for (const { id, check_id: check, practices, product } of await allChecks(tx)) {
    const now = decide({ check, product: product ?? undefined }).practices.join(" ");
    if (now === practices) continue;
    await tx.run("UPDATE checks SET practices = ? WHERE id = ?", [now, id]);
    renewed += 1;
  }
  return renewed;
}

const keptVersion = async (tx: Tx): Promise<string | undefined> =>
  (await tx.get<{ value: string }>("SELECT value FROM meta WHERE key = 'catalogue'"))?.value;
