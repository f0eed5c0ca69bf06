/** Account Management: the regions of an account. */
import { type Members, type Operation, type Service, ServiceError } from "../service.ts";
import { pageOf } from "./pages.ts";

const listRegions: Operation = (input, { caller, world, atMs }) => {
  const accountId = String(input.AccountId ?? caller.accountId);
  if (accountId !== caller.accountId && caller.accountId !== world.managementAccountId) {
    throw new ServiceError(
      "AccessDeniedException",
      `User: ${caller.arn} is not authorized to perform: account:ListRegions (The caller is not the management account or a delegated administrator)`,
      403,
    );
  }
  const wanted = input.RegionOptStatusContains as readonly string[] | undefined;
  const regions = world.regions
    .map(({ name, optIn }) => ({ RegionName: name, RegionOptStatus: status(optIn, world.regionEnabled(accountId, name, atMs)) }))
    .filter(({ RegionOptStatus }) => wanted === undefined || wanted.includes(RegionOptStatus));
  const { records, next } = pageOf(regions, input.NextToken, (input.MaxResults as number | undefined) ?? 50, refusedToken);
  return { Regions: records, ...(next !== undefined && { NextToken: next }) } satisfies Members;
};

const refusedToken = () => new ServiceError("ValidationException", "Invalid NextToken");

const status = (isOptIn: boolean, isEnabled: boolean): string => (isOptIn ? (isEnabled ? "ENABLED" : "DISABLED") : "ENABLED_BY_DEFAULT");

export const account: Service = { id: "account", operations: { ListRegions: listRegions } };
