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
import { switchedOff } from "../../aws/failure.ts";
import { malformed, wholeList, wholeListOfNames } from "../../aws/lists.ts";
import { type Ask, accountsAsked, type Enablement, type Source } from "../../source.ts";
import { oncePerRun } from "../once.ts";
import { normalize } from "./normalize.ts";

/** Largest page that ListFindings and GetFindings allow. */
const pageSize = 50;
/** AWS's guide (Regions and endpoints) knows lists that end here, whatever there is, without saying where: such an end proves nothing. */
const cutList = 1000;

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
    const off = (why: string): Enablement =>
      ask.through ? { state: "not_enabled", why, ofAdministrator: true, told: {} } : { state: "not_enabled", why, told: { on: false } };
    if (detector === undefined) return off(noDetector);
    const { Status } = await client.send(new GetDetectorCommand({ DetectorId: detector }));
    if (Status !== "ENABLED") return off(`GuardDuty's detector is ${Status ?? "in no state that it tells"}`);
    return ask.through ? memberEnablement(client, ask) : on(true);
  },

  async *pages(client, ask) {
    const { mode, window, cursor } = ask;
    const DetectorId = await detectorOf(client);
    // enablement() saw one: to read nothing here would be to say that nothing is there.
    if (DetectorId === undefined) throw switchedOff("guardduty:ListDetectors", noDetector);
    const accountId = { Equals: [...accountsAsked(ask)] };
    const updatedAt = { GreaterThanOrEqual: window.fromMs, LessThanOrEqual: window.toMs };
    const Criterion = mode === "since" ? { accountId, updatedAt } : { accountId };
    let NextToken = cursor;
    let total = 0;
    do {
      const list = await client.send(
        new ListFindingsCommand({ DetectorId, FindingCriteria: { Criterion }, MaxResults: pageSize, ...(NextToken ? { NextToken } : {}) }),
      );
      if (!Array.isArray(list.FindingIds)) throw malformed("guardduty:ListFindings", "no list");
      const listed: readonly unknown[] = list.FindingIds;
      const FindingIds = listed.filter((id) => typeof id === "string");
      const found = FindingIds.length > 0 ? await client.send(new GetFindingsCommand({ DetectorId, FindingIds })) : undefined;
      NextToken = list.NextToken;
      total += listed.length;
      const isCut = !NextToken && total === cutList;
      // Fewer than listed: the read is partial.
      yield {
        records: found?.Findings ?? [],
        expected: listed.length + (isCut ? 1 : 0),
        cursor: NextToken || undefined,
        ...(isCut ? { warnings: [{ code: "list-cut", message: "GuardDuty's list ended at 1,000 findings: there may be more" }] } : {}),
      };
    } while (NextToken); // an empty page is not the end; a missing (or empty) token is
  },

  async again(client, nativeId) {
    const DetectorId = await detectorOf(client);
    const id = nativeId.split("/").at(-1);
    if (DetectorId === undefined || id === undefined) return undefined;
    const { Findings = [] } = await client.send(new GetFindingsCommand({ DetectorId, FindingIds: [id] }));
    return Findings.find((finding) => finding?.Id === id);
  },

  normalize,
};

const on = (complete: boolean, notes: readonly Warning[] = []): Enablement => ({
  state: "on",
  checks: undefined,
  complete,
  notes,
  facts: {},
  // The silence of an account that is no member says nothing.
  told: complete ? { on: true } : {},
});

const noDetector = "GuardDuty has no detector here";

/** One detector a region: the list is a list in form only. */
async function detectorOf(client: GuardDutyClient): Promise<string | undefined> {
  const [detector] = await wholeListOfNames("guardduty:ListDetectors", async (NextToken) => {
    const page = await client.send(new ListDetectorsCommand({ NextToken }));
    return { items: page.DetectorIds, next: page.NextToken };
  });
  return detector;
}

/** An administrator's list holds what members send; one that is not enabled sends nothing, and its silence proves nothing. */
async function memberEnablement(client: GuardDutyClient, ask: Ask): Promise<Enablement> {
  const status = (await memberStatuses(client, ask)).get(ask.account);
  if (status === "Enabled") return on(true);
  return on(false, [{ code: "not-a-member", message: `the account's membership in GuardDuty is ${status ?? "unknown"}` }]);
}

const memberStatuses = oncePerRun(async (client: GuardDutyClient): Promise<ReadonlyMap<string, string>> => {
  const DetectorId = await detectorOf(client);
  if (DetectorId === undefined) throw switchedOff("guardduty:ListDetectors", noDetector);
  const members = await wholeList("guardduty:ListMembers", "AccountId", async (NextToken) => {
    const page = await client.send(new ListMembersCommand({ DetectorId, OnlyAssociated: "false", MaxResults: pageSize, NextToken }));
    return { items: page.Members ?? [], next: page.NextToken };
  });
  return new Map(members.map(({ AccountId, RelationshipStatus }) => [AccountId, RelationshipStatus ?? ""]));
});
