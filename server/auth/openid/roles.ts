/** From the groups that a provider tells to a role. */
import { type Role, roles } from "../../../posture/words.ts";

/** Groups by role, exactly as the provider names them; `*` stands for whomever the provider lets in. */
export type RoleMapping = Readonly<Partial<Record<Role, readonly string[]>>>;

export const EVERYBODY = "*";

/**
 * All groups count, and the highest role wins: whoever is in several is not at the mercy of their order.
 * @returns undefined where no group has one.
 */
export function roleOfGroups(groups: readonly string[], mapping: RoleMapping): Role | undefined {
  // `roles` stands from highest to lowest.
  return roles.find((role) => mapping[role]?.some((group) => group === EVERYBODY || groups.includes(group)));
}
