/** What reading the organization needs, beside what the sources declare. */
import type { Permission } from "../source.ts";

/** Of the base credentials, in the management account or a delegated administrator of Organizations. */
export const organizationPermissions: readonly Permission[] = [
  { action: "organizations:DescribeOrganization", lost: "the organization is not known, and nothing is read" },
  { action: "organizations:ListAccounts", lost: "its accounts are not known, and nothing is read" },
  { action: "organizations:ListRoots", lost: "accounts have no OU, so posture by OU is empty" },
  { action: "organizations:ListOrganizationalUnitsForParent", lost: "accounts have no OU, so posture by OU is empty" },
  { action: "organizations:ListAccountsForParent", lost: "accounts have no OU where AWS does not name it with the account" },
  { action: "organizations:ListTagsForResource", lost: "owners that accounts and OUs carry as a tag are not known" },
  {
    action: "organizations:ListDelegatedAdministrators",
    lost: "delegated administrators are not found, so every account is asked by itself",
  },
];

/** Of the base credentials: on the role in every account, not on everything. */
export const rolePermission: Permission = {
  action: "sts:AssumeRole",
  lost: "no account is read but the one that the credentials belong to",
};

/** Of the collector's role, in every account. */
export const accountPermissions: readonly Permission[] = [
  {
    action: "account:ListRegions",
    lost: "regions that the account has switched on are not known, and only those that are always on are read",
  },
  {
    action: "account:GetAlternateContact",
    lost: "the account's security contact is not known, who owns it where neither a tag nor anybody here says so",
  },
];

/** Of the base credentials themselves, also where their account has the role: which regions there are is asked before anything is read. */
export const regionsPermission: Permission = {
  action: "account:ListRegions",
  lost: "a region in COLLECT_REGIONS that does not exist is not noticed, and nothing is read where another was meant",
};
