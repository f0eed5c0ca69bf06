import type { Expression, ExpressionBuilder, SqlBool } from "kysely";
import type { Reach } from "../../posture/reach.ts";
import type { Schema } from "../schema.ts";

/**
 * The wall: the one place where a reach becomes SQL. No accounts means no rows, never "no filter". Every read model joins `accounts` and asks
 * this, so that a row is only seen through the account that it belongs to.
 */
export const within =
  (reach: Reach) =>
  (eb: ExpressionBuilder<Schema, "accounts">): Expression<SqlBool> => {
    if (reach.kind === "everything") return eb.lit(true);
    if (reach.accounts.length === 0) return eb.lit(false);
    return eb("accounts.account_id", "in", [...reach.accounts]);
  };
