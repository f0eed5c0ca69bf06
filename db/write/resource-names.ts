/** Config's internal ids and the ARNs that they stand for: kept, since a resource that is gone can no longer be asked for. */
import type { AccountId } from "../../posture/words.ts";
import type { Rows, Tx } from "../dialect/connection.ts";

export interface NativeName {
  readonly type: string;
  readonly id: string;
}

/** @returns ARNs by native id, of those that were learned before. */
export async function keptArns(
  rows: Rows,
  account: AccountId,
  region: string,
  asked: readonly NativeName[],
): Promise<ReadonlyMap<string, string>> {
  const arns = new Map<string, string>();
  for (const { type, id } of asked) {
    const row = await rows.get<{ arn: string }>(
      `SELECT arn FROM resource_names JOIN accounts ON accounts.id = resource_names.account
       WHERE accounts.account_id = ? AND region = ? AND type = ? AND native = ?`,
      [account, region, type, id],
    );
    if (row !== undefined) arns.set(id, row.arn);
  }
  return arns;
}

export async function keepArn(tx: Tx, account: AccountId, region: string, { type, id }: NativeName, arn: string): Promise<void> {
  await tx.run(
    `INSERT INTO resource_names (account, region, type, native, arn) SELECT id, ?, ?, ?, ? FROM accounts WHERE account_id = ?
     ON CONFLICT (account, region, type, native) DO UPDATE SET arn = excluded.arn`,
    [region, type, id, arn, account],
  );
}
