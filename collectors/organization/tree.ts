/** The tree of OUs: names of the way down to each, and which accounts hang where if AWS does not say it with the account. */
import {
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListRootsCommand,
  type OrganizationalUnit,
  type OrganizationsClient,
} from "@aws-sdk/client-organizations";
import type { ListedUnit } from "../../db/write/ous.ts";
import { wholeList } from "../aws/lists.ts";

export interface Place {
  readonly ouId: string;
  /** Names from the root, joined by ` / `. */
  readonly ouPath: string | undefined;
}

export interface Tree {
  /** Each before those below it. */
  readonly units: readonly ListedUnit[];
  readonly pathOf: ReadonlyMap<string, string>;
  readonly placeOfAccount: ReadonlyMap<string, Place>;
}

export async function readTree(client: OrganizationsClient, withAccounts: boolean): Promise<Tree> {
  const units: ListedUnit[] = [];
  const placeOfAccount = new Map<string, Place>();
  const roots = await wholeList("organizations:ListRoots", "Id", async (NextToken) => {
    const page = await client.send(new ListRootsCommand({ NextToken }));
    return { items: page.Roots ?? [], next: page.NextToken };
  });
  const waiting: ListedUnit[] = roots.map((root) => ({ id: root.Id, parent: undefined, path: root.Name ?? "Root" }));
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { id, path } = next;
    units.push(next);
    if (withAccounts) for (const account of await accountsIn(client, id)) placeOfAccount.set(account, { ouId: id, ouPath: path });
    for (const ou of await unitsIn(client, id)) waiting.push({ id: ou.Id, parent: id, path: `${path} / ${ou.Name ?? ou.Id}` });
  }
  return { units, pathOf: new Map(units.map(({ id, path }) => [id, path])), placeOfAccount };
}

const unitsIn = (client: OrganizationsClient, ParentId: string): Promise<readonly (OrganizationalUnit & { readonly Id: string })[]> =>
  wholeList("organizations:ListOrganizationalUnitsForParent", "Id", async (NextToken) => {
    const page = await client.send(new ListOrganizationalUnitsForParentCommand({ ParentId, NextToken }));
    return { items: page.OrganizationalUnits ?? [], next: page.NextToken };
  });

async function accountsIn(client: OrganizationsClient, ParentId: string): Promise<readonly string[]> {
  const found = await wholeList("organizations:ListAccountsForParent", "Id", async (NextToken) => {
    const page = await client.send(new ListAccountsForParentCommand({ ParentId, NextToken }));
    return { items: page.Accounts ?? [], next: page.NextToken };
  });
  return found.map(({ Id }) => Id);
}
