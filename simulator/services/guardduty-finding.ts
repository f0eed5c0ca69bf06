/** A threat in GuardDuty's own words. */
import type { Members } from "../service.ts";
import { hexadecimal } from "../world/hash.ts";
import type { Threat, ThreatState } from "../world/threats.ts";

const iso = (ms: number): string => new Date(ms).toISOString();

export function guarddutyFinding(threat: Threat, state: ThreatState): Members {
  const { type, resource } = threat;
  return {
    SchemaVersion: "2.0",
    AccountId: threat.accountId,
    // Threats in global services name the region where CloudTrail keeps their events, whichever detector found them.
    Region: type.on === "AccessKey" ? globalEvents[threat.partition] : threat.region,
    Partition: threat.partition,
    Id: threat.id,
    Arn: threat.arn,
    Type: type.type,
    Title: type.title,
    Description: `${type.title}: ${resource.name}.`,
    Severity: state.severity,
    CreatedAt: iso(state.createdMs),
    UpdatedAt: iso(state.updatedMs),
    Resource: resourceMembers(threat),
    Service: {
      ServiceName: "guardduty",
      DetectorId: threat.detectorId,
      Archived: state.archived,
      Count: state.count,
      EventFirstSeen: iso(state.createdMs),
      EventLastSeen: iso(state.detectedMs),
      ResourceRole: "TARGET",
      Action: actionMembers(threat),
    },
  };
}

const globalEvents: Readonly<Record<string, string>> = {
  aws: "us-east-1",
  "aws-us-gov": "us-gov-west-1",
  "aws-cn": "cn-north-1",
};

function resourceMembers({ type, resource, accountId }: Threat): Members {
  switch (type.on) {
    case "Instance":
      return {
        ResourceType: "Instance",
        InstanceDetails: {
          InstanceId: resource.configId,
          InstanceType: "m6i.large",
          InstanceState: "running",
          Tags: [{ Key: "Name", Value: resource.name }],
        },
      };
    case "AccessKey":
      return {
        ResourceType: "AccessKey",
        AccessKeyDetails: {
          AccessKeyId: `ASIA${hexadecimal(16, accountId, resource.arn, "key").toUpperCase()}`,
          PrincipalId: `AROA${hexadecimal(17, accountId, resource.arn, "principal").toUpperCase()}:${resource.configId}`,
          UserName: `${resource.name}-role`,
          UserType: "AssumedRole",
        },
      };
    case "S3Bucket":
      return { ResourceType: "S3Bucket", S3BucketDetails: [{ Arn: resource.arn, Name: resource.name, Type: "Destination" }] };
    case "EKSCluster":
      return { ResourceType: "EKSCluster", EksClusterDetails: { Name: resource.name, Status: "ACTIVE" } };
    case "RDSDBInstance":
      return {
        ResourceType: "RDSDBInstance",
        RdsDbInstanceDetails: {
          DbInstanceIdentifier: resource.name,
          DbInstanceArn: resource.arn,
          DbiResourceId: resource.configId,
          Engine: "Aurora PostgreSQL",
        },
      };
    case "Lambda":
      return {
        ResourceType: "Lambda",
        LambdaDetails: { FunctionName: resource.name, FunctionArn: resource.arn, FunctionVersion: "$LATEST" },
      };
  }
}

/** Addresses of the documentation ranges: nobody's. */
function actionMembers({ type, id }: Threat): Members {
  const RemoteIpDetails = {
    IpAddressV4: `203.0.113.${1 + (Number.parseInt(id.slice(0, 4), 16) % 250)}`,
    Country: { CountryName: "Unknown" },
  };
  const base = { ActionType: type.action };
  switch (type.action) {
    case "NETWORK_CONNECTION":
      return { ...base, NetworkConnectionAction: { Blocked: false, ConnectionDirection: "INBOUND", Protocol: "TCP", RemoteIpDetails } };
    case "PORT_PROBE":
      return { ...base, PortProbeAction: { Blocked: false, PortProbeDetails: [{ RemoteIpDetails }] } };
    case "DNS_REQUEST":
      return { ...base, DnsRequestAction: { Domain: "pool.example.net", Protocol: "UDP", Blocked: false } };
    case "AWS_API_CALL":
      return {
        ...base,
        AwsApiCallAction: { Api: "ListBuckets", ServiceName: "s3.amazonaws.com", CallerType: "Remote IP", RemoteIpDetails },
      };
    case "RDS_LOGIN_ATTEMPT":
    case "KUBERNETES_API_CALL":
      return base;
  }
}
