/** The tree of organizational units: names and parents, read once a run where accounts do not carry their paths. */
import {
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListRootsCommand,
  type OrganizationsClient,
} from "@aws-sdk/client-organizations";

export interface OuOfAccount {
  readonly ouId: string;
  /** Names from the root, joined by ` / `. */
  readonly ouPath: string;
}

/** @returns by account id; two calls an OU, and none an account. @throws AWS's own errors. */
export async function readOus(client: OrganizationsClient): Promise<ReadonlyMap<string, OuOfAccount>> {
  const found = new Map<string, OuOfAccount>();
  const waiting: OuOfAccount[] = [];
  for await (const { Id, Name } of rootsOf(client)) if (Id !== undefined) waiting.push({ ouId: Id, ouPath: Name ?? "Root" });
  for (let parent = waiting.shift(); parent !== undefined; parent = waiting.shift()) {
    for await (const { Id } of accountsOf(client, parent.ouId)) if (Id !== undefined) found.set(Id, parent);
    for await (const { Id, Name } of childrenOf(client, parent.ouId)) {
      if (Id !== undefined) waiting.push({ ouId: Id, ouPath: `${parent.ouPath} / ${Name ?? Id}` });
    }
  }
  return found;
}

async function* rootsOf(client: OrganizationsClient) {
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListRootsCommand(NextToken === undefined ? {} : { NextToken }));
    yield* page.Roots ?? [];
    NextToken = page.NextToken;
  } while (NextToken);
}

async function* childrenOf(client: OrganizationsClient, ParentId: string) {
  let NextToken: string | undefined;
  do {
    const page = await client.send(
      new ListOrganizationalUnitsForParentCommand({ ParentId, ...(NextToken === undefined ? {} : { NextToken }) }),
    );
    yield* page.OrganizationalUnits ?? [];
    NextToken = page.NextToken;
  } while (NextToken);
}

async function* accountsOf(client: OrganizationsClient, ParentId: string) {
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListAccountsForParentCommand({ ParentId, ...(NextToken === undefined ? {} : { NextToken }) }));
    yield* page.Accounts ?? [];
    NextToken = page.NextToken;
  } while (NextToken);
}
