/** Is Security Hub CSPM on, which controls are on in it, and could whoever answers have shown everything. */
import {
  BatchGetSecurityControlsCommand,
  DescribeHubCommand,
  DescribeSecurityHubV2Command,
  GetEnabledStandardsCommand,
  ListMembersCommand,
  ListSecurityControlDefinitionsCommand,
  type SecurityHubClient,
} from "@aws-sdk/client-securityhub";
import type { Warning } from "../../../posture/words.ts";
import { failureOf } from "../../aws/failure.ts";
import { malformed, wholeList } from "../../aws/lists.ts";
import type { Ask, Checks, Enablement } from "../../source.ts";
import { oncePerRun } from "../once.ts";
import { standardNamed } from "./normalize.ts";

const definitionsPage = 100;
const standardsPage = 100;
const membersPage = 50;

export async function enablementOf(client: SecurityHubClient, ask: Ask): Promise<Enablement> {
  // Off answers InvalidAccessException with the words "not subscribed", which failure.ts reads as not_enabled.
  const off = await offMessage(client);
  if (off !== undefined && ask.through) return { state: "not_enabled", why: off, ofAdministrator: true, told: {} };
  if (ask.through) return throughEnablement(client, ask);
  const v2 = await newSecurityHub(client);
  if (off !== undefined) return { state: "not_enabled", why: off, told: { on: false, hubV2: v2.on } };
  const standards = await enabledStandards(client);
  const of = await controls(client, standards.ofAws > 0);
  const checks = { ...of, on: [...of.on, ...standards.on], off: [...of.off, ...standards.off] };
  return {
    state: "on",
    checks,
    complete: standards.changing === 0,
    notes: notesOf(standards, v2),
    facts: {},
    told: { on: true, hubV2: v2.on },
  };
}

async function offMessage(client: SecurityHubClient): Promise<string | undefined> {
  try {
    await client.send(new DescribeHubCommand({}));
    return undefined;
  } catch (error) {
    const failure = failureOf(error);
    if (failure?.kind === "not_enabled") return failure.message;
    // The hub itself is the resource that DescribeHub looks for: this is its status call, not an error's name alone.
    if (failure?.code === "ResourceNotFoundException") return failure.message;
    throw error;
  }
}

/** Security Hub CSPM checks other clouds too since 2026: their controls are in no number of ours. */
const isOfAws = (provider: string | undefined): boolean => provider === undefined || provider.toUpperCase() === "AWS";

interface Standards {
  /** As check ids: `standards/<name>/v/<version>`. */
  readonly on: readonly string[];
  readonly off: readonly string[];
  /** How many of those that are on check AWS itself. */
  readonly ofAws: number;
  /** Being switched: their controls' records come and go meanwhile. */
  readonly changing: number;
}

async function enabledStandards(client: SecurityHubClient): Promise<Standards> {
  const standards = await wholeList("securityhub:GetEnabledStandards", "StandardsArn", async (NextToken) => {
    const page = await client.send(new GetEnabledStandardsCommand({ MaxResults: standardsPage, NextToken }));
    return { items: page.StandardsSubscriptions ?? [], next: page.NextToken };
  });
  const found = standards.map(({ StandardsArn, StandardsStatus: status, Provider }) => {
    if (typeof status !== "string") throw malformed("securityhub:GetEnabledStandards", "a standard without its status");
    return { id: `standards/${standardNamed(StandardsArn)}`, status, ofAws: isOfAws(Provider) };
  });
  // FAILED means that it could not be switched off: it goes on checking.
  const isOff = ({ status }: { readonly status: string }) => status === "DELETING";
  return {
    on: found.filter((standard) => !isOff(standard)).map(({ id }) => id),
    off: found.filter(isOff).map(({ id }) => id),
    ofAws: found.filter((standard) => standard.ofAws && !isOff(standard)).length,
    changing: found.filter(({ status, ofAws }) => ofAws && (status === "PENDING" || status === "DELETING")).length,
  };
}

/**
 * Every control that there is (some six pages) and, of those that the region has, a hundred a call, whether it is on. A control's status
 * is over all standards: on if it is in one that is on. Asking by standard and control would take as many calls for each standard.
 */
async function controls(client: SecurityHubClient, anyStandard: boolean): Promise<Checks> {
  const ids = await controlIds(client);
  if (!anyStandard) return { on: [], off: ids };
  const states = new Map<string, string>();
  for (let start = 0; start < ids.length; start += definitionsPage) {
    const SecurityControlIds = ids.slice(start, start + definitionsPage);
    const { SecurityControls } = await client.send(new BatchGetSecurityControlsCommand({ SecurityControlIds }));
    if (!Array.isArray(SecurityControls)) throw malformed("securityhub:BatchGetSecurityControls", "no list");
    for (const control of SecurityControls) states.set(control?.SecurityControlId ?? "", control?.SecurityControlStatus ?? "");
  }
  const of = (status: string) => ids.filter((id) => states.get(id) === status);
  // A control that AWS tells nothing of now stays as it was: nothing is concluded from silence.
  return { on: of("ENABLED"), off: of("DISABLED"), untold: ids.filter((id) => !["ENABLED", "DISABLED"].includes(states.get(id) ?? "")) };
}

async function controlIds(client: SecurityHubClient): Promise<readonly string[]> {
  const definitions = await wholeList("securityhub:ListSecurityControlDefinitions", "SecurityControlId", async (NextToken) => {
    const page = await client.send(new ListSecurityControlDefinitionsCommand({ MaxResults: definitionsPage, NextToken }));
    return { items: page.SecurityControlDefinitions, next: page.NextToken };
  });
  // The list is of all controls that there are: those that the region does not have can be neither on nor off in it.
  const here = definitions.filter(
    ({ CurrentRegionAvailability, Provider }) => CurrentRegionAvailability !== "UNAVAILABLE" && isOfAws(Provider),
  );
  return [...new Set(here.map(({ SecurityControlId }) => SecurityControlId))];
}

function notesOf(standards: Standards, v2: NewSecurityHub): readonly Warning[] {
  const notes: Warning[] = [];
  if (standards.ofAws === 0)
    notes.push({ code: "no-standards", message: "Security Hub CSPM is on without any standard: it checks nothing here" });
  if (standards.changing > 0)
    notes.push({
      code: "standards-changing",
      message: "a standard is being switched on or off: its controls' records come and go meanwhile",
    });
  if (v2.note !== undefined) notes.push({ code: "security-hub-v2", message: v2.note });
  return notes;
}

interface NewSecurityHub {
  /** Undefined where it could not be told. */
  readonly on: boolean | undefined;
  readonly note: string | undefined;
}

/** The new Security Hub, for coverage only: its findings are copies of those that we read. */
async function newSecurityHub(client: SecurityHubClient): Promise<NewSecurityHub> {
  try {
    const { HubV2Arn } = await client.send(new DescribeSecurityHubV2Command({}));
    return HubV2Arn === undefined ? { on: false, note: undefined } : { on: true, note: "the new AWS Security Hub is on" };
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined) throw error;
    if (failure.code === "ResourceNotFoundException" || failure.kind === "not_enabled") return { on: false, note: undefined };
    return { on: undefined, note: `whether the new AWS Security Hub is on is not known: ${failure.message}` };
  }
}

/** An administrator shows its enabled members; the silence of others proves nothing. */
async function throughEnablement(client: SecurityHubClient, ask: Ask): Promise<Enablement> {
  const notes: Warning[] = [];
  const status = (await memberStatuses(client, ask)).get(ask.account);
  if (status !== "Enabled") {
    notes.push({ code: "not-a-member", message: `the account's membership in Security Hub CSPM is ${status ?? "unknown"}` });
  }
  const answering = await client.config.region();
  if (answering !== ask.region) {
    // Membership is a region's own affair: in the aggregation region nobody can tell who is a member in the linked one.
    const message = `${ask.region} was read in the aggregation region ${answering}, which does not show who is a member there`;
    notes.push({ code: "read-in-aggregation-region", message });
  }
  const told = notes.length === 0 ? { on: true } : {};
  return { state: "on", checks: undefined, complete: notes.length === 0, notes, facts: {}, told };
}

const memberStatuses = oncePerRun(async (client: SecurityHubClient): Promise<ReadonlyMap<string, string>> => {
  const members = await wholeList("securityhub:ListMembers", "AccountId", async (NextToken) => {
    // Not only the associated ones: a member that left is told apart from an account that never was one.
    const page = await client.send(new ListMembersCommand({ OnlyAssociated: false, MaxResults: membersPage, NextToken }));
    return { items: page.Members ?? [], next: page.NextToken };
  });
  return new Map(members.map(({ AccountId, MemberStatus }) => [AccountId, MemberStatus ?? ""]));
});
