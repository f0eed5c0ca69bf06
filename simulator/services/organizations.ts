/** Organizations: answers the management account and the delegated administrator, and nobody else. */
import { type Call, type Members, type Operation, type Service, ServiceError } from "../service.ts";
import { type SimulatedAccount, suspendedSince } from "../world/account.ts";
import { pageOf } from "./pages.ts";

/** The services whose administration the organization has delegated to its security account. */
const delegatedServices = [
  "securityhub.amazonaws.com",
  "guardduty.amazonaws.com",
  "inspector2.amazonaws.com",
  "config.amazonaws.com",
  "config-multiaccountsetup.amazonaws.com",
] as const;

const arn = ({ world }: Call, rest: string): string => `arn:${world.partition}:organizations::${world.managementAccountId}:${rest}`;
const accountArn = (call: Call, id: string): string => arn(call, `account/${call.world.organizationId}/${id}`);

/** Pages hold 20 at most, which the model enforces; AWS gives as many unless asked for fewer. */
function page(name: string, records: readonly unknown[], input: Members): Members {
  const refused = () => new ServiceError("InvalidInputException", "You specified an invalid value for NextToken.");
  const { records: some, next } = pageOf(records, input.NextToken, (input.MaxResults as number | undefined) ?? 20, refused);
  return { [name]: some, ...(next !== undefined && { NextToken: next }) };
}

const isMember = ({ atMs }: Call, { joinedAtMs, leftAtMs }: SimulatedAccount): boolean =>
  joinedAtMs <= atMs && (leftAtMs === undefined || leftAtMs > atMs);

const members = (call: Call): readonly SimulatedAccount[] => call.world.accounts().filter((account) => isMember(call, account));

/** `o-…/r-…/ou-…/ou-…/`: the way down to an OU, or to the root. */
function pathTo({ world }: Call, parentId: string): string {
  const steps: string[] = [];
  for (let id = parentId; id !== world.rootId; ) {
    const ou = world.ous.find((one) => one.id === id);
    if (ou === undefined) throw new Error(`the world has no OU ${id}`);
    steps.unshift(`${id}/`);
    id = ou.parentId;
  }
  return `${world.organizationId}/${world.rootId}/${steps.join("")}`;
}

function accountRecord(call: Call, account: SimulatedAccount): Members {
  const state = suspendedSince(account, call.atMs) === undefined ? "ACTIVE" : (account.suspendedAs ?? "SUSPENDED");
  return {
    Id: account.id,
    Arn: accountArn(call, account.id),
    Email: account.email,
    Name: account.name,
    State: state,
    // The retired member knows fewer words.
    Status: state === "CLOSED" ? "SUSPENDED" : state,
    JoinedMethod: account.id === call.world.managementAccountId ? "INVITED" : "CREATED",
    JoinedTimestamp: new Date(account.joinedAtMs),
  };
}

const accountWithPath = (call: Call, account: SimulatedAccount): Members => ({
  ...accountRecord(call, account),
  Paths: [`${pathTo(call, account.ouId)}${account.id}/`],
});

const describeOrganization: Operation = (_, call) => {
  const { world } = call;
  const management = world.accounts().find(({ id }) => id === world.managementAccountId);
  return {
    Organization: {
      Id: world.organizationId,
      Arn: arn(call, `organization/${world.organizationId}`),
      FeatureSet: "ALL",
      MasterAccountId: world.managementAccountId,
      MasterAccountArn: accountArn(call, world.managementAccountId),
      ...(management && { MasterAccountEmail: management.email }),
    },
  };
};

const listAccounts: Operation = (input, call) =>
  page(
    "Accounts",
    members(call).map((account) => accountWithPath(call, account)),
    input,
  );

const listRoots: Operation = (input, call) => {
  const { world } = call;
  const policyTypes = [{ Type: "SERVICE_CONTROL_POLICY", Status: "ENABLED" }];
  const root = { Id: world.rootId, Arn: arn(call, `root/${world.organizationId}/${world.rootId}`), Name: "Root", PolicyTypes: policyTypes };
  return page("Roots", [root], input);
};

function parentOf(call: Call, input: Members): string {
  const id = String(input.ParentId);
  if (id === call.world.rootId || call.world.ous.some((ou) => ou.id === id)) return id;
  throw new ServiceError("ParentNotFoundException", "You specified parent that doesn't exist.");
}

const listOus: Operation = (input, call) => {
  const parentId = parentOf(call, input);
  const ous = call.world.ous.filter((ou) => ou.parentId === parentId);
  const records = ous.map(({ id, name }) => ({
    Id: id,
    Arn: arn(call, `ou/${call.world.organizationId}/${id}`),
    Name: name,
    Path: pathTo(call, id),
  }));
  return page("OrganizationalUnits", records, input);
};

const listAccountsForParent: Operation = (input, call) => {
  const parentId = parentOf(call, input);
  const inside = members(call).filter((account) => account.ouId === parentId);
  return page(
    "Accounts",
    inside.map((account) => accountWithPath(call, account)),
    input,
  );
};

const listParents: Operation = (input, call) => {
  const childId = String(input.ChildId);
  const parentId = members(call).find(({ id }) => id === childId)?.ouId ?? call.world.ous.find(({ id }) => id === childId)?.parentId;
  if (parentId === undefined) throw new ServiceError("ChildNotFoundException", "You specified a child that doesn't exist.");
  return page("Parents", [{ Id: parentId, Type: parentId === call.world.rootId ? "ROOT" : "ORGANIZATIONAL_UNIT" }], input);
};

const listTags: Operation = (input, call) => {
  const id = String(input.ResourceId);
  const account = members(call).find((one) => one.id === id);
  const ou = call.world.ous.find((one) => one.id === id);
  const isKnown = account !== undefined || id === call.world.rootId || ou !== undefined;
  if (!isKnown) throw new ServiceError("TargetNotFoundException", "You specified a target that doesn't exist.");
  const tags = Object.entries(account?.tags ?? ou?.tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
  return page("Tags", tags, input);
};

const listDelegatedAdministrators: Operation = (input, call) => {
  const { world } = call;
  const asked = input.ServicePrincipal;
  const isDelegated = asked === undefined || delegatedServices.some((service) => service === asked);
  const others = asked === "config.amazonaws.com" ? (world.otherConfigAdministrators ?? []) : [];
  const delegated = isDelegated ? [...others, world.securityAccountId] : others;
  const records = delegated
    .flatMap((accountId) => members(call).filter(({ id }) => id === accountId))
    .map((account) => ({ ...accountRecord(call, account), DelegationEnabledDate: new Date(account.joinedAtMs + 86_400_000) }));
  return page("DelegatedAdministrators", records, input);
};

/** Any member may ask which organization it belongs to; the rest is for those who administer it. */
const administrative =
  (operation: Operation): Operation =>
  (input, call) => {
    const { managementAccountId, securityAccountId } = call.world;
    if (call.caller.accountId === managementAccountId || call.caller.accountId === securityAccountId) return operation(input, call);
    throw new ServiceError("AccessDeniedException", "You don't have permissions to access this resource.");
  };

export const organizations: Service = {
  id: "organizations",
  operations: {
    DescribeOrganization: describeOrganization,
    ListAccounts: administrative(listAccounts),
    ListRoots: administrative(listRoots),
    ListOrganizationalUnitsForParent: administrative(listOus),
    ListAccountsForParent: administrative(listAccountsForParent),
    ListParents: administrative(listParents),
    ListTagsForResource: administrative(listTags),
    ListDelegatedAdministrators: administrative(listDelegatedAdministrators),
  },
};
