/** Account Management: the regions of an account, and whom AWS is to call about its security. */
import { type Call, type Members, type Operation, type Service, ServiceError } from "../service.ts";
import { pageOf } from "./pages.ts";

/** Nobody was made delegated administrator of Account Management here: of other accounts the management account alone may ask. */
function accountAsked(input: Members, { caller, world }: Call, action: string): string {
  const accountId = String(input.AccountId ?? caller.accountId);
  if (accountId !== caller.accountId && caller.accountId !== world.managementAccountId) {
    throw new ServiceError(
      "AccessDeniedException",
      `User: ${caller.arn} is not authorized to perform: ${action} (The caller is not the management account or a delegated administrator)`,
      403,
    );
  }
  return accountId;
}

const listRegions: Operation = (input, call) => {
  const { world, atMs } = call;
  const accountId = accountAsked(input, call, "account:ListRegions");
  const wanted = input.RegionOptStatusContains as readonly string[] | undefined;
  const regions = world.regions
    .map(({ name, optIn }) => ({ RegionName: name, RegionOptStatus: status(optIn, world.regionEnabled(accountId, name, atMs)) }))
    .filter(({ RegionOptStatus }) => wanted === undefined || wanted.includes(RegionOptStatus));
  const { records, next } = pageOf(regions, input.NextToken, (input.MaxResults as number | undefined) ?? 50, refusedToken);
  return { Regions: records, ...(next !== undefined && { NextToken: next }) } satisfies Members;
};

const refusedToken = () => new ServiceError("ValidationException", "Invalid NextToken");

const status = (isOptIn: boolean, isEnabled: boolean): string => (isOptIn ? (isEnabled ? "ENABLED" : "DISABLED") : "ENABLED_BY_DEFAULT");

const getAlternateContact: Operation = (input, call) => {
  const { caller, world } = call;
  // "The management account can't specify its own AccountId" (the operation's own page).
  if (input.AccountId === world.managementAccountId && caller.accountId === world.managementAccountId) {
    throw new ServiceError("ValidationException", "The management account can only be managed using the standalone context");
  }
  const accountId = accountAsked(input, call, "account:GetAlternateContact");
  const contact =
    input.AlternateContactType === "SECURITY" ? world.accounts().find(({ id }) => id === accountId)?.securityContact : undefined;
  if (contact === undefined) {
    throw new ServiceError("ResourceNotFoundException", "No contact of the inputted alternate contact type found.", 404);
  }
  const { name, title, email, phone } = contact;
  return { AlternateContact: { Name: name, Title: title, EmailAddress: email, PhoneNumber: phone, AlternateContactType: "SECURITY" } };
};

export const account: Service = { id: "account", operations: { ListRegions: listRegions, GetAlternateContact: getAlternateContact } };
