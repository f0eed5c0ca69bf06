/** Accounts as a file: everything that either form shows, an account a line. */
import { principleGroups } from "../../../posture/words.ts";
import type { Cell } from "../../formats/csv.ts";
import { principleShort, severityNames, worstFirst } from "../../words.ts";
import { type Account, cellOf } from "./arrange.ts";

export const csvHeader: readonly string[] = [
  ...["account", "name", "state", "ou", "owner", "owner from", "score", "score change", "checks passed", "open", "open change"],
  ...worstFirst.map((severity) => `open ${severityNames[severity].toLowerCase()}`),
  ...principleGroups.flatMap((id) =>
    ["score", "checks passed", "open", "open change"].map((what) => `${principleShort[id].toLowerCase()} ${what}`),
  ),
  ...["changes since", "scopes fresh", "scopes", "stale since", "tags"],
];

export const csvRow = (account: Account): readonly Cell[] => {
  const { owner, owners, open, change, checksPassed, scopes, tags } = account;
  return [
    ...[account.id, account.name, account.state, account.organizationalUnit, ownersOf(owners), owner?.source ?? null],
    ...[account.score, change?.score ?? null, checksPassed.percentage, account.openTotal, change?.open ?? null],
    ...worstFirst.map((severity) => open?.[severity] ?? null),
    ...principleGroups.flatMap((id) =>
      (["score", "checksPassed", "open", "change"] as const).map((measure) => cellOf(account, id, measure)),
    ),
    ...[change?.since ?? null, scopes.fresh, scopes.of, account.staleSince],
    Object.entries(tags)
      .map(([key, value]) => `${key}=${value}`)
      .join("; "),
  ];
};

const ownersOf = (owners: Account["owners"]): string | null => (owners.length === 0 ? null : owners.map(({ name }) => name).join("; "));
