/** Knows Amazon Inspector's API and nothing else. */
import {
  BatchGetAccountStatusCommand,
  type Finding,
  type Inspector2Client,
  ListFindingsCommand,
  ListMembersCommand,
} from "@aws-sdk/client-inspector2";
import type { Warning } from "../../../posture/words.ts";
import { wholeList } from "../../aws/lists.ts";
import { type Ask, accountsAsked, type Source } from "../../source.ts";
import { oncePerRun } from "../once.ts";
import { knownTo } from "./coverage.ts";
import { normalize } from "./normalize.ts";

const findingsPage = 100;
const membersPage = 50;

export const inspector: Source<Inspector2Client, Finding> = {
  id: "inspector",
  permissions: [
    {
      action: "inspector2:BatchGetAccountStatus",
      lost: "an account where Inspector is off looks free of vulnerabilities, so the scope is not read",
    },
    { action: "inspector2:ListFindings", lost: "no vulnerabilities are read" },
    {
      action: "inspector2:ListCoverage",
      lost: "a vulnerability that Inspector closed with its resource looks fixed, and one that it no longer lists stays open",
    },
    { action: "inspector2:ListMembers", lost: "through the administrator, an account that left Inspector looks free of vulnerabilities" },
  ],

  async enablement(client, ask) {
    const { accounts = [], failedAccounts = [] } = await client.send(new BatchGetAccountStatusCommand({ accountIds: [ask.account] }));
    const status = accounts.find((account) => account?.accountId === ask.account);
    const failed = failedAccounts.find((account) => account?.accountId === ask.account);
    if (status === undefined) {
      const why = failed?.errorMessage ?? failed?.errorCode ?? "Inspector does not tell the account's status";
      return on(false, [{ code: "status-unknown", message: why }]);
    }
    const state = status.state?.status;
    if (state === "DISABLED" || state === "DISABLING") return { state: "not_enabled", why: `Inspector is ${state}`, told: { on: false } };
    const complete = state === "ENABLED" && (!ask.through || (await isMember(client, ask)));
    const notes = state === "ENABLED" ? [] : [{ code: "status-unknown", message: `Inspector is ${state ?? "in no state that it tells"}` }];
    const unscannedTypes = scans.filter(([scan]) => status.resourceState?.[scan]?.status !== "ENABLED").flatMap(([, types]) => types);
    return { ...on(complete, notes), facts: { unscannedTypes }, told: state === "ENABLED" ? { on: true, unscannedTypes } : {} };
  },

  async *pages(client, ask) {
    const { mode, window, cursor } = ask;
    const updatedAt = [{ startInclusive: new Date(window.fromMs), endInclusive: new Date(window.toMs) }];
    const awsAccountId = accountsAsked(ask).map((value) => ({ comparison: "EQUALS" as const, value }));
    const filterCriteria = mode === "since" ? { awsAccountId, updatedAt } : { awsAccountId };
    let nextToken = cursor;
    do {
      const page = await client.send(
        new ListFindingsCommand({ filterCriteria, maxResults: findingsPage, ...(nextToken ? { nextToken } : {}) }),
      );
      nextToken = page.nextToken;
      const records = page.findings ?? [];
      yield { records, expected: records.length, cursor: nextToken || undefined };
    } while (nextToken);
  },

  async again(client, nativeId) {
    const { findings = [] } = await client.send(
      new ListFindingsCommand({ filterCriteria: { findingArn: [{ comparison: "EQUALS", value: nativeId }] }, maxResults: 1 }),
    );
    return findings.find((finding) => finding?.findingArn === nativeId);
  },

  known: knownTo,

  normalize,
};

/** Each scan is switched on by itself, and one that is off lists nothing: what it found before is neither fixed nor gone. */
const scans = [
  ["ec2", ["AWS::EC2::Instance"]],
  ["ecr", ["AWS::ECR::ContainerImage", "AWS::ECR::Repository"]],
  ["lambda", ["AWS::Lambda::Function"]],
  ["codeRepository", ["CodeRepository"]],
] as const;

const on = (complete: boolean, notes: readonly Warning[] = []) => ({
  state: "on" as const,
  checks: undefined,
  complete,
  notes,
  facts: {},
  told: {},
});

const isMember = async (client: Inspector2Client, ask: Ask): Promise<boolean> =>
  (await memberStatuses(client, ask)).get(ask.account) === "ENABLED";

const memberStatuses = oncePerRun(async (client: Inspector2Client): Promise<ReadonlyMap<string, string>> => {
  const members = await wholeList("inspector2:ListMembers", "accountId", async (nextToken) => {
    const page = await client.send(new ListMembersCommand({ onlyAssociated: false, maxResults: membersPage, nextToken }));
    return { items: page.members ?? [], next: page.nextToken };
  });
  return new Map(members.map(({ accountId, relationshipStatus }) => [accountId, relationshipStatus ?? ""]));
});
