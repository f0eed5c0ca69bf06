/** The tree of OUs: names of the way down to each, and which accounts hang where if AWS does not say it with the account. */
import {
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListRootsCommand,
  type OrganizationalUnit,
  type OrganizationsClient,
} from "@aws-sdk/client-organizations";

export interface Place {
  readonly ouId: string;
  /** Names from the root, joined by ` / `. */
  readonly ouPath: string | undefined;
}

export interface Tree {
  readonly pathOf: ReadonlyMap<string, string>;
  readonly placeOfAccount: ReadonlyMap<string, Place>;
}

export async function readTree(client: OrganizationsClient, withAccounts: boolean): Promise<Tree> {
  const pathOf = new Map<string, string>();
  const placeOfAccount = new Map<string, Place>();
  const { Roots = [] } = await client.send(new ListRootsCommand({}));
  const waiting = Roots.map((root) => ({ id: root.Id ?? "", path: root.Name ?? "Root" }));
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { id, path } = next;
    pathOf.set(id, path);
    if (withAccounts) for (const account of await accountsIn(client, id)) placeOfAccount.set(account, { ouId: id, ouPath: path });
    for (const ou of await unitsIn(client, id)) waiting.push({ id: ou.Id ?? "", path: `${path} / ${ou.Name ?? ou.Id ?? ""}` });
  }
  return { pathOf, placeOfAccount };
}

async function unitsIn(client: OrganizationsClient, ParentId: string): Promise<readonly OrganizationalUnit[]> {
  const found: OrganizationalUnit[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListOrganizationalUnitsForParentCommand({ ParentId, ...(NextToken ? { NextToken } : {}) }));
    found.push(...(page.OrganizationalUnits ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  return found;
}

async function accountsIn(client: OrganizationsClient, ParentId: string): Promise<readonly string[]> {
  const found: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListAccountsForParentCommand({ ParentId, ...(NextToken ? { NextToken } : {}) }));
    for (const { Id } of page.Accounts ?? []) if (Id !== undefined) found.push(Id);
    NextToken = page.NextToken;
  } while (NextToken);
  return found;
}
