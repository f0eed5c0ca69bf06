/** A GuardDuty finding in our words. Pure. */
import { guardDutyNativeId } from "../../../posture/identity.ts";
import type { Reading } from "../../source.ts";
import { contentOf, member, required, requiredAccount, requiredInstant, text } from "../recase.ts";
import { severityOfGuardDuty } from "../severity.ts";
import { resourcesOf } from "./resource.ts";

/** @throws MalformedRecord naming the member. */
export function normalize(raw: unknown): Reading {
  const id = required(raw, "Id");
  const account = requiredAccount(raw, "AccountId", id);
  const region = detectorRegion(raw) ?? required(raw, "Region", id);
  const { severity, warnings } = severityOfGuardDuty(member(raw, "Severity"));
  const createdAt = requiredInstant(raw, ["CreatedAt", "UpdatedAt"], id);
  const type = required(raw, "Type", id);
  const title = text(member(raw, "Title")) ?? type;
  const [resource, ...otherResources] = resourcesOf(raw, { partition: text(member(raw, "Partition")) ?? "aws", account, region });
  return {
    nativeId: guardDutyNativeId(account, region, id),
    account,
    region,
    kind: "threat",
    product: "guardduty",
    check: type,
    resource,
    otherResources,
    copyOf: undefined,
    // Not said is not archived, and so open.
    said: { by: "guardduty", archived: member(raw, "Service", "Archived") === true },
    severity,
    severityAssigned: false,
    title,
    createdAt,
    firstObservedAt: undefined,
    updatedAt: requiredInstant(raw, ["UpdatedAt", "CreatedAt"], id),
    previousCompliance: undefined,
    standard: undefined,
    counted: !isSample(raw, title),
    content: contentOf(raw, ["UpdatedAt"]),
    warnings,
  };
}

/**
 * Where it was found: the detector's region, as the finding's ARN has it. `Region` may be another: threats in IAM, STS and other global
 * services are found in every region, and may name the one where CloudTrail keeps the event (GuardDuty's guide on global events). By that
 * name the finding would belong to a scope whose detector never lists it, and its copy in Security Hub would be somebody else's.
 */
const detectorRegion = (raw: unknown): string | undefined => /^arn:[^:]*:guardduty:([^:]+):/.exec(text(member(raw, "Arn")) ?? "")?.[1];

/** GuardDuty makes samples on request; its additional information is a text of JSON in one API and an object in events. */
function isSample(raw: unknown, title: string): boolean {
  if (title.startsWith("[SAMPLE]")) return true;
  const additional = member(raw, "Service", "AdditionalInfo");
  if (member(additional, "Sample") === true) return true;
  const value = text(member(additional, "Value"));
  return value !== undefined && /"sample"\s*:\s*(true|"true")/i.test(value);
}
