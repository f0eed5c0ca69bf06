/** The organization as AWS Organizations tells it: accounts with their states and places, OUs, and the tags of both. */
import {
  type Account,
  DescribeOrganizationCommand,
  ListAccountsCommand,
  ListTagsForResourceCommand,
  type OrganizationsClient,
} from "@aws-sdk/client-organizations";
import type { ListedAccount } from "../../db/write/accounts.ts";
import type { ListedUnit } from "../../db/write/ous.ts";
import type { AccountId, AccountState, Warning } from "../../posture/words.ts";
import type { Aws } from "../aws/clients.ts";
import { failureOf } from "../aws/failure.ts";
import { malformed, wholeList } from "../aws/lists.ts";
import { type Place, readTree, type Tree } from "./tree.ts";

export interface OrganizationRead {
  readonly accounts: readonly ListedAccount[];
  /** True if the list of accounts was read to its end: only then has an account that it lacks left. */
  readonly complete: boolean;
  /** The root and every OU; undefined where they could not be read: those kept stand. */
  readonly units: readonly ListedUnit[] | undefined;
  readonly warnings: readonly Warning[];
  readonly managementAccount: AccountId;
  readonly organizationId: string | undefined;
}

const states: Readonly<Record<string, AccountState>> = {
  PENDING_ACTIVATION: "pending_activation",
  ACTIVE: "active",
  SUSPENDED: "suspended",
  PENDING_CLOSURE: "pending_closure",
  CLOSED: "closed",
};

/** @throws AwsFailure, naming the action, where the organization may not be read. */
export async function readOrganization(aws: Aws): Promise<OrganizationRead> {
  const { account: own } = await aws.caller();
  const { organizations } = aws.base;
  const organization = await describe(organizations);
  if (organization === undefined) return alone(own);
  const warnings: Warning[] = [];
  const listed = await listAccounts(organizations);
  const needsPlaces = listed.some(({ Paths }) => textOf(Paths?.[0]) === undefined);
  const tree = await orWarning(() => readTree(organizations, needsPlaces), "OUs are not known", warnings);
  const accounts = listed.map((account): ListedAccount => {
    const place = placeOf(account, tree);
    return {
      id: account.Id as AccountId,
      organizationId: organization.id,
      name: textOf(account.Name) ?? account.Id,
      email: textOf(account.Email),
      state: stateOf(account, warnings),
      ouId: place?.ouId,
      ouPath: place?.ouPath,
      joinedAt: account.JoinedTimestamp instanceof Date ? account.JoinedTimestamp.toISOString() : undefined,
    };
  });
  const { id: organizationId, managementAccount } = organization;
  return { accounts, complete: true, units: tree?.units, warnings, managementAccount, organizationId };
}

/**
 * An account that is in no organization is an organization of one. Nobody listed the others that may be known (credentials of elsewhere,
 * once, must not take every account for left).
 */
function alone(own: AccountId): OrganizationRead {
  const account: ListedAccount = {
    id: own,
    organizationId: undefined,
    name: own,
    email: undefined,
    state: "active",
    ouId: undefined,
    ouPath: undefined,
    joinedAt: undefined,
  };
  const message = "the account is in no AWS organization: it alone is read";
  return {
    accounts: [account],
    complete: false,
    units: undefined,
    warnings: [{ code: "no-organization", message }],
    managementAccount: own,
    organizationId: undefined,
  };
}

async function describe(client: OrganizationsClient): Promise<{ id: string | undefined; managementAccount: AccountId } | undefined> {
  try {
    const { Organization: organization } = await client.send(new DescribeOrganizationCommand({}));
    if (textOf(organization?.Id) === undefined) throw malformed("organizations:DescribeOrganization", "no organization");
    return { id: organization?.Id, managementAccount: (textOf(organization?.MasterAccountId) ?? "") as AccountId };
  } catch (error) {
    const failure = failureOf(error);
    if (failure?.code === "AWSOrganizationsNotInUseException") return undefined;
    throw failure ?? error;
  }
}

/** Each once: a page that comes twice must not look like an account that joined again. */
async function listAccounts(client: OrganizationsClient): Promise<readonly (Account & { readonly Id: string })[]> {
  const action = "organizations:ListAccounts";
  try {
    const found = await wholeList(action, "Id", async (NextToken) => {
      const page = await client.send(new ListAccountsCommand({ NextToken }));
      return { items: page.Accounts, next: page.NextToken };
    });
    const silent = found.find(({ State, Status }) => textOf(State ?? Status) === undefined);
    if (silent !== undefined) throw malformed(action, `account ${silent.Id} without a state`);
    if (found.length === 0) throw malformed(action, "no account, not even the caller's");
    return [...new Map(found.map((account) => [account.Id, account])).values()];
  } catch (error) {
    throw failureOf(error) ?? error;
  }
}

function stateOf({ Id, State, Status }: Account, warnings: Warning[]): AccountState {
  const given = State ?? Status;
  const known = given === undefined ? undefined : states[given];
  if (known === undefined) {
    warnings.push({
      code: "unknown-word",
      message: `account ${Id} is in state ${given ?? "(not said)"}, which we don't know; read as active`,
    });
  }
  return known ?? "active";
}

/** `o-…/r-…/ou-…/ou-…/123456789012/` says where the account is; where AWS leaves it out, the tree was asked. */
function placeOf(account: Account, tree: Tree | undefined): Place | undefined {
  const path = textOf(account.Paths?.[0]);
  if (path === undefined) return tree?.placeOfAccount.get(account.Id ?? "");
  const ouId = path.split("/").findLast((part) => /^(ou|r)-/.test(part));
  if (ouId === undefined) return undefined;
  return { ouId, ouPath: tree?.pathOf.get(ouId) };
}

/** Of an account, an OU or the root: one call each, as a rule. @throws AwsFailure */
export async function readTags({ base }: Aws, ResourceId: string): Promise<Readonly<Record<string, string>>> {
  const tags = await wholeList("organizations:ListTagsForResource", "Key", async (NextToken) => {
    const page = await base.organizations.send(new ListTagsForResourceCommand({ ResourceId, NextToken }));
    return { items: page.Tags ?? [], next: page.NextToken };
  });
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, textOf(Value) ?? ""]));
}

/** Members are what AWS promised, or nothing. */
const textOf = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

/** What only dresses the list must not keep it from being read. */
async function orWarning<Result>(work: () => Promise<Result>, lost: string, warnings: Warning[]): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined) throw error;
    const action = failure.action === undefined ? "" : ` (${failure.action})`;
    warnings.push({ code: "organization-partly-read", message: `${lost}: ${failure.message}${action}` });
    return undefined;
  }
}
