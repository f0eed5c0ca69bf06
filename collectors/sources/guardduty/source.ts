/** Knows GuardDuty's API and nothing else: session, quota, retry, storage and progress live outside, once. */
import {
  type Finding,
  GetDetectorCommand,
  GetFindingsCommand,
  type GuardDutyClient,
  ListDetectorsCommand,
  ListFindingsCommand,
  ListMembersCommand,
} from "@aws-sdk/client-guardduty";
import type { Warning } from "../../../posture/words.ts";
import { type Ask, accountsAsked, type Enablement, type Source } from "../../source.ts";
import { oncePerRun } from "../once.ts";
import { normalize } from "./normalize.ts";

/** Largest page that ListFindings and GetFindings allow. */
const pageSize = 50;

export const guardduty: Source<GuardDutyClient, Finding> = {
  id: "guardduty",
  permissions: [
    { action: "guardduty:ListDetectors", lost: "it cannot be told whether GuardDuty is on, and no threats are read" },
    { action: "guardduty:GetDetector", lost: "a suspended detector looks like a quiet one, so the scope is not read" },
    { action: "guardduty:ListFindings", lost: "no threats are found" },
    { action: "guardduty:GetFindings", lost: "threats are counted by nobody, since only their ids are known" },
    { action: "guardduty:ListMembers", lost: "through the administrator, an account that left GuardDuty looks free of threats" },
  ],

  async enablement(client, ask) {
    const detector = await detectorOf(client);
    if (detector === undefined) return { state: "not_enabled", why: "GuardDuty has no detector here" };
    const { Status } = await client.send(new GetDetectorCommand({ DetectorId: detector }));
    if (Status !== "ENABLED") return { state: "not_enabled", why: `GuardDuty's detector is ${Status ?? "in no state that it tells"}` };
    return ask.through ? memberEnablement(client, ask) : on(true);
  },

  async *pages(client, ask) {
    const { mode, window, cursor } = ask;
    const DetectorId = await detectorOf(client);
    if (DetectorId === undefined) return; // off, or hidden from us? enablement() answers that, never this silence
    const accountId = { Equals: [...accountsAsked(ask)] };
    const updatedAt = { GreaterThanOrEqual: window.fromMs, LessThanOrEqual: window.toMs };
    const Criterion = mode === "since" ? { accountId, updatedAt } : { accountId };
    let NextToken = cursor;
    do {
      const list = await client.send(
        new ListFindingsCommand({ DetectorId, FindingCriteria: { Criterion }, MaxResults: pageSize, ...(NextToken ? { NextToken } : {}) }),
      );
      const FindingIds = list.FindingIds ?? [];
      const found = FindingIds.length > 0 ? await client.send(new GetFindingsCommand({ DetectorId, FindingIds })) : undefined;
      NextToken = list.NextToken;
      // Fewer than asked for: the read is partial.
      yield { records: found?.Findings ?? [], expected: FindingIds.length, cursor: NextToken || undefined };
    } while (NextToken); // an empty page is not the end; a missing (or empty) token is
  },

  async again(client, nativeId) {
    const DetectorId = await detectorOf(client);
    const id = nativeId.split("/").at(-1);
    if (DetectorId === undefined || id === undefined) return undefined;
    const { Findings = [] } = await client.send(new GetFindingsCommand({ DetectorId, FindingIds: [id] }));
    return Findings.find((finding) => finding.Id === id);
  },

  normalize,
};

const on = (complete: boolean, notes: readonly Warning[] = []): Enablement => ({
  state: "on",
  checks: undefined,
  complete,
  notes,
  facts: {},
});

async function detectorOf(client: GuardDutyClient): Promise<string | undefined> {
  // One detector a region: the list is a list in form only.
  const { DetectorIds = [] } = await client.send(new ListDetectorsCommand({}));
  return DetectorIds[0];
}

/** An administrator's list holds what members send; one that is not enabled sends nothing, and its silence proves nothing. */
async function memberEnablement(client: GuardDutyClient, ask: Ask): Promise<Enablement> {
  const status = (await memberStatuses(client, ask)).get(ask.account);
  if (status === "Enabled") return on(true);
  return on(false, [{ code: "not-a-member", message: `the account's membership in GuardDuty is ${status ?? "unknown"}` }]);
}

const memberStatuses = oncePerRun(async (client: GuardDutyClient): Promise<ReadonlyMap<string, string>> => {
  const found = new Map<string, string>();
  const DetectorId = await detectorOf(client);
  let NextToken: string | undefined;
  do {
    const page = await client.send(
      new ListMembersCommand({ DetectorId, OnlyAssociated: "false", MaxResults: pageSize, ...(NextToken ? { NextToken } : {}) }),
    );
    for (const { AccountId, RelationshipStatus } of page.Members ?? [])
      if (AccountId !== undefined) found.set(AccountId, RelationshipStatus ?? "");
    NextToken = page.NextToken;
  } while (NextToken);
  return found;
});
