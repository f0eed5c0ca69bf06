/** An Amazon Inspector finding in our words. Pure. */
import type { Severity, Warning } from "../../../posture/words.ts";
import type { NamedResource, Reading } from "../../source.ts";
import { isOfAnotherCloud } from "../other-cloud.ts";
import { contentOf, instant, list, member, required, requiredAccount, requiredInstant, text, textMap } from "../recase.ts";
import { resourceType } from "../resource-types.ts";
import { severityOfLabel } from "../severity.ts";

/** @throws MalformedRecord naming the member. */
export function normalize(raw: unknown, context: { readonly region: string }): Reading {
  const arn = required(raw, "FindingArn");
  const account = requiredAccount(raw, "AwsAccountId", arn);
  const region = arn.split(":")[3] || text(member(raw, "Resources", 0, "Region")) || context.region;
  const warnings: Warning[] = [];
  const severity = severityOf(member(raw, "Severity"), warnings);
  const resources = list(member(raw, "Resources")).map((resource) => resourceOf(resource, account, region));
  const [resource = { id: `AWS::::Account:${account}`, type: "AWS::::Account" }, ...otherResources] = resources;
  const check = checkOf(raw);
  return {
    nativeId: arn,
    account,
    region,
    kind: "vulnerability",
    product: "inspector",
    check,
    resource,
    otherResources,
    copyOf: undefined,
    said: { by: "inspector", status: text(member(raw, "Status")) ?? "ACTIVE" },
    severity,
    severityAssigned: false,
    title: text(member(raw, "Title")) ?? check,
    createdAt: requiredInstant(raw, ["FirstObservedAt", "UpdatedAt", "LastObservedAt"], arn),
    firstObservedAt: undefined,
    updatedAt: requiredInstant(raw, ["UpdatedAt", "LastObservedAt", "FirstObservedAt"], arn),
    lookedAt: instant(member(raw, "LastObservedAt")),
    previousCompliance: undefined,
    standard: undefined,
    counted: !isOfAnotherCloud(member(raw, "Resources", 0)),
    content: contentOf(raw, ["UpdatedAt", "LastObservedAt"]),
    warnings,
  };
}

/** UNTRIAGED is Inspector's own word for "not judged yet": counted as MEDIUM, and no warning. */
function severityOf(given: unknown, warnings: Warning[]): Severity {
  if (text(given)?.toUpperCase() === "UNTRIAGED") return "MEDIUM";
  const found = severityOfLabel(given);
  if (found === undefined) {
    warnings.push({
      code: "unknown-severity",
      message: "an Inspector finding without severity; taken for MEDIUM, as Inspector's untriaged ones are",
    });
    return "MEDIUM";
  }
  warnings.push(...found.warnings);
  return found.severity;
}

function checkOf(raw: unknown): string {
  const type = text(member(raw, "Type"));
  const named =
    text(member(raw, "PackageVulnerabilityDetails", "VulnerabilityId")) ??
    text(member(raw, "CodeVulnerabilityDetails", "DetectorId")) ??
    text(member(raw, "CodeVulnerabilityDetails", "DetectorName"));
  return named ?? type ?? text(member(raw, "Title")) ?? "Inspector";
}

/** Inspector calls an instance by its id alone; the others by ARN. */
function resourceOf(given: unknown, account: string, region: string): NamedResource {
  const type = resourceType(text(member(given, "Type")) ?? "Other");
  const id = text(member(given, "Id")) ?? "";
  const partition = text(member(given, "Partition")) ?? "aws";
  const tags = textMap(member(given, "Tags"));
  const name = tags.Name ?? text(member(given, "Details", "AwsLambdaFunction", "FunctionName"));
  const isInstance = type === "AWS::EC2::Instance" && id.startsWith("i-");
  return {
    id: isInstance ? `arn:${partition}:ec2:${region}:${account}:instance/${id}` : id,
    type,
    ...(name === undefined ? {} : { name }),
    tags,
  };
}
