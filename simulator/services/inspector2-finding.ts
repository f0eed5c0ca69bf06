/** A vulnerability in Inspector's own words. */
import type { Members } from "../service.ts";
import { hourMs } from "../world/life.ts";
import type { ScannedResource, Weakness, WeaknessState } from "../world/weaknesses.ts";

export function inspectorFinding(weakness: Weakness, state: WeaknessState, atMs: number): Members {
  const { vulnerability, resource } = weakness;
  // Every scan moves it while the finding is active; it freezes on closed and suppressed ones.
  const observedMs = state.status === "ACTIVE" ? Math.max(state.updatedMs, atMs - (atMs % (6 * hourMs))) : state.updatedMs;
  return {
    findingArn: weakness.findingArn,
    awsAccountId: weakness.accountId,
    type: "PACKAGE_VULNERABILITY",
    title: `${vulnerability.id} - ${vulnerability.packageName}`,
    description: `${vulnerability.packageName} ${vulnerability.version} is affected by ${vulnerability.id}.`,
    remediation: { recommendation: { text: vulnerability.fixedIn === undefined ? "None provided" : `Update to ${vulnerability.fixedIn}` } },
    severity: state.severity,
    status: state.status,
    firstObservedAt: new Date(state.firstObservedMs),
    lastObservedAt: new Date(observedMs),
    updatedAt: new Date(state.updatedMs),
    inspectorScore: vulnerability.score,
    fixAvailable: vulnerability.fixedIn === undefined ? "NO" : "YES",
    exploitAvailable: vulnerability.exploited === true ? "YES" : "NO",
    packageVulnerabilityDetails: {
      vulnerabilityId: vulnerability.id,
      source: vulnerability.manager === "OS" ? "AMAZON_CVE" : "GITHUB_SEC",
      sourceUrl: `https://nvd.nist.gov/vuln/detail/${vulnerability.id}`,
      vulnerablePackages: [
        {
          name: vulnerability.packageName,
          version: vulnerability.version,
          packageManager: vulnerability.manager,
          ...(vulnerability.fixedIn === undefined ? {} : { fixedInVersion: vulnerability.fixedIn }),
        },
      ],
    },
    resources: [
      {
        type: resource.type,
        id: resource.id,
        partition: "aws",
        region: weakness.region,
        tags: { Name: resource.name },
        details: details(weakness),
      },
    ],
  };
}

function details({ resource, accountId }: Weakness): Members {
  switch (resource.type) {
    case "AWS_EC2_INSTANCE":
      return { awsEc2Instance: { type: "m6i.large", platform: "AMAZON_LINUX_2023", launchedAt: new Date(resource.fromMs) } };
    case "AWS_ECR_CONTAINER_IMAGE":
      return {
        awsEcrContainerImage: {
          repositoryName: resource.name,
          imageHash: resource.id.slice(resource.id.lastIndexOf("/") + 1),
          registry: accountId,
          imageTags: ["production"],
          architecture: "amd64",
          pushedAt: new Date(resource.fromMs),
        },
      };
    case "AWS_LAMBDA_FUNCTION":
      return {
        awsLambdaFunction: {
          functionName: resource.name,
          runtime: "NODEJS_18_X",
          codeSha256: "6qR0YQv1h1mX0o3Zr1bq2l0cYp6mC8u3Qb5w9v1k2n4=",
          version: "$LATEST",
          executionRoleArn: `arn:aws:iam::${accountId}:role/${resource.name}-role`,
        },
      };
  }
}

/** A resource that Inspector scans, or did until it ended. */
export const coveredResource = (resource: ScannedResource, accountId: string, ended: boolean): Members => ({
  resourceType: resource.type,
  resourceId: resource.id,
  accountId,
  scanType: "PACKAGE",
  scanStatus: ended ? { statusCode: "INACTIVE", reason: "RESOURCE_TERMINATED" } : { statusCode: "ACTIVE", reason: "SUCCESSFUL" },
});
