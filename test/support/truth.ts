/** The simulator's problems under the database's names. */
import { digest128 } from "../../db/digest.ts";
import { type FindingKey, keyText } from "../../posture/identity.ts";
import type { AccountId } from "../../posture/words.ts";
import type { Truth } from "../../simulator/world/world.ts";

/** As `hex(public_id)` writes it. */
export const publicIdOf = (truth: Truth): string =>
  Buffer.from(digest128(keyText(keyOf(truth))))
    .toString("hex")
    .toUpperCase();

export const isProblem = ({ status }: { readonly status: string }): boolean => status === "open" || status === "suppressed";
export const isEnd = ({ status }: { readonly status: string }): boolean => status === "resolved" || status === "closed";

function keyOf({ kind, accountId, region, check, resource }: Truth): FindingKey {
  const account = accountId as AccountId;
  if (kind === "posture") return { by: "check", account, region, check: check.toLowerCase(), resource };
  const source = kind === "threat" ? "guardduty" : kind === "vulnerability" ? "inspector" : "securityhub";
  // GuardDuty's native identity is account, region and finding id: domain.md section 2.
  const nativeId = kind === "threat" ? `${account}/${region}/${resource}` : resource;
  return { by: "record", source, account, region, nativeId };
}
