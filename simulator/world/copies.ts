/** GuardDuty and Inspector send their findings to Security Hub too: the same problems, dressed as ASFF. */
import { during } from "./history.ts";
import { hourMs } from "./life.ts";
import { nativeSpace } from "./native.ts";
import { hiddenInHub, hubKeeps, lastState as lastThreatState, severityLabel, threatAt } from "./threats.ts";
import { copyKept, isHidden, lastState as lastWeaknessState, scanOf, weaknessAt } from "./weaknesses.ts";
import type { World } from "./world.ts";

/** Members with ASFF's own names. */
export type AsffDocument = Readonly<Record<string, unknown>> & {
  readonly Id: string;
  readonly ProductArn: string;
  readonly AwsAccountId: string;
  readonly Region: string;
  readonly UpdatedAt: string;
  readonly RecordState: "ACTIVE" | "ARCHIVED";
  readonly Workflow: { readonly Status: string };
};

export const iso = (ms: number): string => new Date(ms).toISOString();

export const normalized = { CRITICAL: 90, HIGH: 70, MEDIUM: 40, LOW: 1, INFORMATIONAL: 0 } as const;

/** GuardDuty's own type as Security Hub has it: AWS's table follows no one rule ("Interpreting GuardDuty finding names"). */
const asffTypes: Readonly<Record<string, string>> = {
  "Backdoor:EC2/C&CActivity.B!DNS": "TTPs/Command and Control/Backdoor:EC2-C&CActivity.B!DNS",
  "Behavior:EC2/NetworkPortUnusual": "Unusual Behaviors/VM/Behavior:EC2-NetworkPortUnusual",
  "CredentialAccess:RDS/AnomalousBehavior.FailedLogin": "TTPs/Credential Access/CredentialAccess:RDS-AnomalousBehavior.FailedLogin",
  "CryptoCurrency:EC2/BitcoinTool.B!DNS": "TTPs/Command and Control/CryptoCurrency:EC2-BitcoinTool.B!DNS",
  "Discovery:IAMUser/AnomalousBehavior": "TTPs/Discovery/IAMUser-AnomalousBehavior",
  "Discovery:S3/MaliciousIPCaller": "TTPs/Discovery:S3-MaliciousIPCaller",
  "Exfiltration:S3/AnomalousBehavior": "TTPs/Exfiltration:S3-AnomalousBehavior",
  "Persistence:IAMUser/AnomalousBehavior": "TTPs/Persistence/IAMUser-AnomalousBehavior",
  "Policy:IAMUser/RootCredentialUsage": "TTPs/Policy:IAMUser-RootCredentialUsage",
  "Policy:S3/BucketBlockPublicAccessDisabled": "Effects/Data Exposure/Policy:S3-BucketBlockPublicAccessDisabled",
  "PrivilegeEscalation:Kubernetes/PrivilegedContainer": "TTPs/PrivilegeEscalation/PrivilegeEscalation:Kubernetes-PrivilegedContainer",
  "Recon:EC2/PortProbeUnprotectedPort": "TTPs/Discovery/Recon:EC2-PortProbeUnprotectedPort",
  "Stealth:IAMUser/CloudTrailLoggingDisabled": "TTPs/Defense Evasion/Stealth:IAMUser-CloudTrailLoggingDisabled",
  "UnauthorizedAccess:EC2/RDPBruteForce": "TTPs/Initial Access/UnauthorizedAccess:EC2-RDPBruteForce",
  "UnauthorizedAccess:EC2/SSHBruteForce": "TTPs/Initial Access/UnauthorizedAccess:EC2-SSHBruteForce",
  "UnauthorizedAccess:EC2/TorClient": "Effects/Resource Consumption/UnauthorizedAccess:EC2-TorClient",
  "UnauthorizedAccess:IAMUser/ConsoleLoginSuccess.B": "TTPs/UnauthorizedAccess:IAMUser-ConsoleLoginSuccess.B",
  "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS":
    "Effects/Data Exfiltration/UnauthorizedAccess:IAMUser-InstanceCredentialExfiltration.OutsideAWS",
  "UnauthorizedAccess:Lambda/MaliciousIPCaller.Custom": "TTPs/Command and Control/UnauthorizedAccess:Lambda-MaliciousIPCaller.Custom",
};

function asffType(type: string): string {
  const found = asffTypes[type];
  if (found === undefined) throw new Error(`no name in Security Hub for ${type}`);
  return found;
}

/** What Security Hub holds of one threat; nothing while it has none. Archiving in GuardDuty does not reach the copy. */
export function guarddutyCopies(world: World, accountId: string, region: string, index: number, atMs: number): readonly AsffDocument[] {
  const { space, history } = nativeSpace(world, accountId, region, "threats");
  const threat = threatAt(space, index);
  const state = lastThreatState(threat, history, atMs);
  if (state === undefined || !hubKeeps(state, history, atMs)) return [];
  const label = severityLabel(state.severity);
  const productArn = `arn:${threat.partition}:securityhub:${region}::product/aws/guardduty`;
  const document: AsffDocument = {
    SchemaVersion: "2018-10-08",
    Id: threat.arn,
    ProductArn: productArn,
    ProductName: "GuardDuty",
    CompanyName: "Amazon",
    Region: region,
    GeneratorId: `arn:${threat.partition}:guardduty:${region}:${accountId}:detector/${threat.detectorId}`,
    AwsAccountId: accountId,
    Types: [asffType(threat.type.type)],
    FirstObservedAt: iso(state.createdMs),
    LastObservedAt: iso(state.detectedMs),
    CreatedAt: iso(state.createdMs),
    UpdatedAt: iso(state.detectedMs),
    Severity: { Product: state.severity, Label: label, Normalized: normalized[label] },
    Title: threat.type.title,
    Description: `${threat.type.title}: ${threat.resource.name}.`,
    ProductFields: {
      "aws/guardduty/service/archived": "false",
      "aws/guardduty/service/count": String(state.count),
      "aws/guardduty/service/detectorId": threat.detectorId,
      "aws/guardduty/service/serviceName": "guardduty",
      "aws/securityhub/FindingId": `${productArn}/${threat.arn}`,
      "aws/securityhub/ProductName": "GuardDuty",
      "aws/securityhub/CompanyName": "Amazon",
    },
    Resources: [{ Type: threat.resource.asffType, Id: threat.resource.arn, Partition: threat.partition, Region: region }],
    WorkflowState: "NEW",
    Workflow: { Status: hiddenInHub(threat, atMs) ? "SUPPRESSED" : "NEW" },
    RecordState: "ACTIVE",
  };
  return [document];
}

/** What Security Hub holds of one vulnerability: archived once Inspector closed or suppressed it, or the resource ended. */
export function inspectorCopies(world: World, accountId: string, region: string, index: number, atMs: number): readonly AsffDocument[] {
  const { space, history } = nativeSpace(world, accountId, region, "vulnerabilities");
  const weakness = weaknessAt(space, index);
  const state = lastWeaknessState(weakness, history, atMs);
  if (state === undefined || !copyKept(weakness, state, history, atMs)) return [];
  const { vulnerability, resource, findingArn } = weakness;
  const goneAtMs = resource.goneAtMs ?? Number.POSITIVE_INFINITY;
  const isGone = goneAtMs <= atMs;
  const updatedMs = isGone && state.status === "ACTIVE" ? goneAtMs : state.updatedMs;
  const label = state.severity === "UNTRIAGED" ? "INFORMATIONAL" : state.severity;
  const productArn = `arn:${world.partition}:securityhub:${region}::product/aws/inspector`;
  const looksOn = state.status === "ACTIVE" && !isGone && during(scanOf(weakness, history), atMs);
  const document: AsffDocument = {
    SchemaVersion: "2018-10-08",
    Id: findingArn,
    ProductArn: productArn,
    ProductName: "Inspector",
    CompanyName: "Amazon",
    Region: region,
    GeneratorId: "AWSInspector",
    AwsAccountId: accountId,
    Types: ["Software and Configuration Checks/Vulnerabilities/CVE"],
    FirstObservedAt: iso(state.firstObservedMs),
    LastObservedAt: iso(looksOn ? Math.max(updatedMs, atMs - (atMs % (12 * hourMs))) : updatedMs),
    CreatedAt: iso(state.firstObservedMs),
    UpdatedAt: iso(updatedMs),
    Severity: { Label: label, Normalized: normalized[label] },
    Title: `${vulnerability.id} - ${vulnerability.packageName}`,
    Description: `${vulnerability.packageName} ${vulnerability.version} is affected by ${vulnerability.id}.`,
    ProductFields: {
      "aws/inspector/FindingStatus": isGone ? "CLOSED" : state.status,
      "aws/inspector/inspectorScore": String(vulnerability.score),
      "aws/inspector/resources/1/resourceDetails/awsEc2InstanceDetails/platform": "AMAZON_LINUX_2023",
      "aws/securityhub/FindingId": `${productArn}/${findingArn}`,
      "aws/securityhub/ProductName": "Inspector",
      "aws/securityhub/CompanyName": "Amazon",
    },
    // AWS's own example leaves the word `instance/` out of an instance's ARN.
    Resources: [{ Type: resource.asffType, Id: resource.arn.replace(":instance/", ":"), Partition: world.partition, Region: region }],
    Vulnerabilities: [{ Id: vulnerability.id, VulnerablePackages: [{ Name: vulnerability.packageName, Version: vulnerability.version }] }],
    WorkflowState: "NEW",
    Workflow: { Status: isHidden(weakness, atMs) ? "SUPPRESSED" : "NEW" },
    RecordState: state.status === "ACTIVE" && !isGone ? "ACTIVE" : "ARCHIVED",
  };
  return [document];
}
