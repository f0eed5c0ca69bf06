/** What is on in one account and region: hub, standards, controls, members. Through an administrator's eyes members' controls stay unseen. */
import { type Call, type Members, ServiceError } from "../../service.ts";
import { type Check, globalFacts, regionalFacts } from "../../world/checks.ts";
import { during, spanAt } from "../../world/history.ts";
import { globalKinds, regionalKinds } from "../../world/kinds.ts";
import { pageOf } from "../tokens.ts";
import { iso } from "./asff.ts";
import { invalid } from "./filters.ts";
import { type StandardName, standardArn, standardNames, subscriptionArn } from "./standards.ts";

export const controls: readonly Check[] = [
  regionalFacts,
  globalFacts,
  ...regionalKinds.map((kind) => kind.checks),
  ...globalKinds.map((kind) => kind.checks),
]
  .flat()
  .filter(({ ruleOnly }) => ruleOnly !== true);
/** Controls of regions that the company does not use. */
const elsewhere: readonly Check[] = [{ id: "CloudFront.1", severity: "HIGH", title: "Distributions have a default root object" }];
const controlsById = new Map(controls.map((control) => [control.id, control]));

/** @throws InvalidAccessException, as AWS says it where Security Hub is off. */
export function requireHub({ caller, world, atMs }: Call): void {
  if (during(world.history(caller.accountId, caller.region).hub, atMs)) return;
  throw new ServiceError("InvalidAccessException", `Account ${caller.accountId} is not subscribed to AWS Security Hub`, 401);
}

export function describeHub(_input: Members, call: Call): Members {
  requireHub(call);
  const { caller, world, atMs } = call;
  const history = world.history(caller.accountId, caller.region);
  const sinceMs = spanAt(history.hub, atMs)?.fromMs ?? 0;
  return {
    HubArn: `arn:${world.partition}:securityhub:${caller.region}:${caller.accountId}:hub/default`,
    SubscribedAt: iso(Math.max(sinceMs, world.planOf(caller.accountId)?.account.joinedAtMs ?? 0)),
    AutoEnableControls: true,
    ControlFindingGenerator: atMs >= history.consolidatedFromMs ? "SECURITY_CONTROL" : "STANDARD_CONTROL",
  };
}

/** The company has not begun with the new Security Hub. */
export function describeSecurityHubV2(): Members {
  throw new ServiceError("ResourceNotFoundException", "Hub V2 not found", 404);
}

export function getEnabledStandards(input: Members, call: Call): Members {
  requireHub(call);
  const { world, caller } = call;
  const { partition } = world;
  const wanted = input.StandardsSubscriptionArns as readonly string[] | undefined;
  const all = enabledStandards(call)
    .map((standard) => ({
      StandardsSubscriptionArn: subscriptionArn(partition, caller.region, caller.accountId, standard),
      StandardsArn: standardArn(partition, caller.region, standard),
      StandardsInput: {},
      StandardsStatus: statusOf(standard, call),
      StandardsControlsUpdatable: "READY_FOR_UPDATES",
    }))
    .filter(({ StandardsSubscriptionArn }) => wanted === undefined || wanted.length === 0 || wanted.includes(StandardsSubscriptionArn));
  return page(all, "StandardsSubscriptions", input, call, 100);
}

export function describeStandardsControls(input: Members, call: Call): Members {
  requireHub(call);
  const { world, caller } = call;
  const arn = input.StandardsSubscriptionArn;
  const standard = enabledStandards(call).find((name) => subscriptionArn(world.partition, caller.region, caller.accountId, name) === arn);
  if (standard === undefined) throw new ServiceError("ResourceNotFoundException", `No subscription ${String(arn)}`, 404);
  const all = controlsOf(standard).map((control) => ({
    StandardsControlArn: `${String(arn).replace(":subscription/", ":control/")}/${numberIn(standard, control)}`,
    ControlStatus: isOff(control.id, call) ? "DISABLED" : "ENABLED",
    ...(isOff(control.id, call) ? { DisabledReason: "Decided by the security team" } : {}),
    ControlStatusUpdatedAt: new Date(world.planOf(caller.accountId)?.account.joinedAtMs ?? 0),
    ControlId: numberIn(standard, control),
    Title: control.title,
    Description: `This control checks: ${control.title}.`,
    RemediationUrl: remediation(control.id),
    SeverityRating: rating(control),
    RelatedRequirements: [],
  }));
  return page(all, "Controls", input, call, 100);
}

export function listSecurityControlDefinitions(input: Members, call: Call): Members {
  requireHub(call);
  const asked = input.StandardsArn as string | undefined;
  const standard = standardNames.find(
    (name) => asked !== undefined && standardArn(call.world.partition, call.caller.region, name) === asked,
  );
  if (asked !== undefined && standard === undefined) throw invalid(`${asked} is not a standard`);
  // Without a standard the list is of all controls that there are, also of those that the region does not have.
  const all = (standard === undefined ? [...controls, ...elsewhere] : controlsOf(standard)).map((control) => ({
    SecurityControlId: control.id,
    Title: control.title,
    Description: `This control checks: ${control.title}.`,
    RemediationUrl: remediation(control.id),
    SeverityRating: rating(control),
    CurrentRegionAvailability: elsewhere.includes(control) ? "UNAVAILABLE" : "AVAILABLE",
  }));
  return page(all, "SecurityControlDefinitions", input, call, 25);
}

export function batchGetSecurityControls(input: Members, call: Call): Members {
  requireHub(call);
  const { world, caller } = call;
  const asked = (input.SecurityControlIds as readonly string[]).map((id) => id.split("security-control/").at(-1) ?? id);
  const known = asked.filter((id) => controlsById.has(id));
  return {
    SecurityControls: known.map((id) => ({
      SecurityControlId: id,
      SecurityControlArn: controlArn(call, id),
      Title: controlsById.get(id)?.title,
      Description: `This control checks: ${controlsById.get(id)?.title}.`,
      RemediationUrl: remediation(id),
      SeverityRating: rating(controlsById.get(id)),
      SecurityControlStatus: isOff(id, call) ? "DISABLED" : "ENABLED",
      UpdateStatus: "READY",
      ...(isOff(id, call) ? { LastUpdateReason: `Decided for ${caller.accountId} in ${world.aggregationRegion}` } : {}),
    })),
    UnprocessedIds: asked
      .filter((id) => !controlsById.has(id))
      .map((id) => ({ SecurityControlId: id, ErrorCode: "RESOURCE_NOT_FOUND", ErrorReason: "Security control not found" })),
  };
}

export function batchGetStandardsControlAssociations(input: Members, call: Call): Members {
  requireHub(call);
  const { world, caller } = call;
  const details: unknown[] = [];
  const unprocessed: unknown[] = [];
  for (const asked of input.StandardsControlAssociationIds as readonly { SecurityControlId: string; StandardsArn: string }[]) {
    const standard = standardNames.find((name) => standardArn(world.partition, caller.region, name) === asked.StandardsArn);
    const control = standard === undefined ? undefined : controlsOf(standard).find(({ id }) => id === asked.SecurityControlId);
    if (standard === undefined || control === undefined) {
      unprocessed.push({ StandardsControlAssociationId: asked, ErrorCode: "NOT_FOUND", ErrorReason: "No such association" });
      continue;
    }
    const on = enabledStandards(call).includes(standard) && !isOff(control.id, call);
    details.push({
      ...asked,
      SecurityControlArn: controlArn(call, control.id),
      AssociationStatus: on ? "ENABLED" : "DISABLED",
      RelatedRequirements: [],
      StandardsControlTitle: control.title,
      StandardsControlDescription: `This control checks: ${control.title}.`,
    });
  }
  return { StandardsControlAssociationDetails: details, UnprocessedAssociations: unprocessed };
}

const enabledStandards = ({ world, caller, atMs }: Call): readonly StandardName[] =>
  during(world.history(caller.accountId, caller.region).cis, atMs) ? standardNames : ["fsbp"];

const statusOf = (standard: StandardName, { world, caller, atMs }: Call): string =>
  world.history(caller.accountId, caller.region).switching.find((switching) => switching.standard === standard && during([switching], atMs))
    ?.status ?? "READY";

const isOff = (id: string, { world, caller, atMs }: Call): boolean =>
  during(world.history(caller.accountId, caller.region).controlsOff[id] ?? [], atMs);

const controlsOf = (standard: StandardName): readonly Check[] =>
  standard === "fsbp" ? controls : controls.filter(({ cis }) => cis !== undefined);

const numberIn = (standard: StandardName, { id, cis }: Check): string => (standard === "cis" ? (cis ?? id) : id);

const controlArn = ({ world, caller }: Call, id: string): string =>
  `arn:${world.partition}:securityhub:${caller.region}:${caller.accountId}:security-control/${id}`;

const remediation = (id: string): string => `https://docs.aws.amazon.com/console/securityhub/${id}/remediation`;

const rating = (control: Check | undefined): string =>
  control === undefined || control.severity === "INFORMATIONAL" ? "LOW" : control.severity;

function page(all: readonly unknown[], member: string, input: Members, { caller }: Call, most: number): Members {
  const { NextToken, MaxResults, ...asked } = input;
  const query = [caller.accountId, caller.region, member, asked];
  const { items, next } = pageOf(all, NextToken, (MaxResults as number | undefined) ?? most, query, () =>
    invalid("The NextToken is not valid"),
  );
  return { [member]: items, ...(next === undefined ? {} : { NextToken: next }) };
}
