/**
 * What Inspector still looks at. It closes findings that were fixed, and those of resources that were deleted or that it scans no more
 * (AWS's guide, "Understanding Amazon Inspector findings"): its coverage tells these apart.
 */
import { BatchGetAccountStatusCommand, type CoveredResource, type Inspector2Client, ListCoverageCommand } from "@aws-sdk/client-inspector2";
import { offMeanwhile } from "../../aws/failure.ts";
import { wholeList } from "../../aws/lists.ts";
import type { Ask, Known, NamedResource } from "../../source.ts";
import { oncePerRun } from "../once.ts";

const coveragePage = 200;

/** By the resource's own id. One that is listed for several scans is there if any of them sees it. */
export async function knownTo(
  client: Inspector2Client,
  resources: readonly NamedResource[],
  ask: Ask,
): Promise<ReadonlyMap<string, Known>> {
  const byAccount = await coverageOf(client, ask);
  const covered = byAccount.get(ask.account) ?? readCoverage(client, ask);
  byAccount.set(ask.account, covered);
  // A failure is not remembered: the next page asks again.
  covered.catch(() => byAccount.delete(ask.account));
  const words = await covered;
  return new Map(resources.map((resource) => [resource.id, words.get(ownId(resource)) ?? "gone"]));
}

/** An administrator's client answers for many accounts. */
const coverageOf = oncePerRun(async (_client: Inspector2Client) => new Map<string, Promise<ReadonlyMap<string, Known>>>());

async function readCoverage(client: Inspector2Client, { account }: Ask): Promise<ReadonlyMap<string, Known>> {
  const filterCriteria = { accountId: [{ comparison: "EQUALS" as const, value: account }] };
  const covered = await wholeList("inspector2:ListCoverage", "resourceId", async (nextToken) => {
    const page = await client.send(new ListCoverageCommand({ filterCriteria, maxResults: coveragePage, nextToken }));
    return { items: page.coveredResources ?? [], next: page.nextToken };
  });
  await stillOn(client, account);
  const words = new Map<string, Known>();
  for (const one of covered) {
    const id = withoutVersion(one.resourceId);
    const word = wordOf(one);
    if (rank[word] > rank[words.get(id) ?? "gone"] || !words.has(id)) words.set(id, word);
  }
  return words;
}

/**
 * Where Inspector is off by now, its coverage lists nothing, and nothing is gone or fixed for that: it is asked again in the next run.
 * @throws AwsFailure
 */
async function stillOn(client: Inspector2Client, account: string): Promise<void> {
  const { accounts = [] } = await client.send(new BatchGetAccountStatusCommand({ accountIds: [account] }));
  const status = accounts.find((one) => one?.accountId === account)?.state?.status;
  if (status === "DISABLED" || status === "DISABLING") throw offMeanwhile("inspector2:ListCoverage", `Inspector is ${status} by now`);
}

const rank: Readonly<Record<Known, number>> = { gone: 0, unscanned: 1, there: 2 };

/** Why Inspector does not look just now, though it will again: what it found stays. */
const passing: ReadonlySet<string> = new Set([
  ...["EC2_INSTANCE_STOPPED", "RESOURCE_STOPPED", "PENDING_INITIAL_SCAN", "PENDING_REVIVAL_SCAN", "SCAN_IN_PROGRESS", "INTERNAL_ERROR"],
  ...["SCAN_FREQUENCY_SCAN_ON_PUSH", "SUCCESSFUL"],
]);

export function wordOf({ scanStatus }: CoveredResource): Known {
  if (scanStatus?.reason === "RESOURCE_TERMINATED") return "gone";
  return scanStatus?.statusCode === "INACTIVE" && !passing.has(scanStatus.reason ?? "") ? "unscanned" : "there";
}

/** Inspector's coverage calls an instance by its id and everything else by ARN. */
const ownId = ({ id, type }: NamedResource): string => (type === "AWS::EC2::Instance" ? (id.split("/").at(-1) ?? id) : withoutVersion(id));

/** AWS does not say whether a function is listed as in its findings, with `$LATEST`: either way it is the function. */
const withoutVersion = (id: string): string => id.replace(/(:function:[^:]+):[^:]+$/, "$1");
