/** A small organization, whole enough for a page: 14 accounts, 3 regions, gaps of every kind, findings of every source and status. */
import type { AccountId, ScopeState, Severity, SourceId, Standing } from "../../posture/words.ts";
import { noon, type TestDatabase } from "./database.ts";

const units: Readonly<Record<string, readonly string[]>> = {
  Security: ["log-archive", "audit"],
  Infrastructure: ["network-hub", "shared-services", "ci-build"],
  Payments: ["payments-prod", "payments-staging", "payments-dev"],
  Storefront: ["shop-prod", "shop-staging", "search-prod"],
  Data: ["data-lake", "analytics", "ml-research"],
};
const regions = ["eu-central-1", "eu-west-1", "us-east-1"] as const;
const sources: readonly SourceId[] = ["securityhub", "guardduty", "inspector", "config"];

const hoursAgo = (hours: number): string => new Date(Date.parse(noon) - hours * 3_600_000).toISOString();

interface ScopeRow {
  readonly state: ScopeState | null;
  readonly action?: string;
  readonly message?: string;
  readonly waiting_helps?: 0 | 1;
  readonly last_success_at?: string | null;
}

/** What is not fresh: one of each kind. */
function scopeRow(account: string, region: string, source: SourceId): ScopeRow {
  if (account === "shop-staging") return { state: "ok", last_success_at: hoursAgo(76) };
  if (account === "analytics" && source === "inspector") {
    const action = "inspector2:ListFindings";
    const message = `User: arn:aws:sts::100000000013:assumed-role/pillarwatch-read/pillarwatch is not authorized to perform: ${action}`;
    return { state: "denied", action, message, last_success_at: hoursAgo(1500) };
  }
  if (account === "ci-build" && source === "config" && region === "eu-central-1") {
    return { state: "failed", message: "ThrottlingException after 9 tries", waiting_helps: 1 };
  }
  if (account === "payments-dev" && source === "guardduty" && region === "us-east-1") {
    return { state: "not_enabled", message: "There is no detector.", last_success_at: null };
  }
  if (account === "ml-research" && region === "us-east-1") return { state: "denied_by_scp", last_success_at: null };
  return { state: "ok", last_success_at: hoursAgo(0.2) };
}

const checks: readonly (readonly [SourceId, string, string, Severity, string])[] = [
  [
    "securityhub",
    "EC2.19",
    "Security groups should not allow unrestricted access to ports with high risk",
    "CRITICAL",
    "AwsEc2SecurityGroup",
  ],
  ["securityhub", "S3.3", "S3 general purpose buckets should block public write access", "CRITICAL", "AwsS3Bucket"],
  ["securityhub", "EC2.8", "EC2 instances should use Instance Metadata Service Version 2 (IMDSv2)", "HIGH", "AwsEc2Instance"],
  ["securityhub", "KMS.4", "AWS KMS key rotation should be enabled", "MEDIUM", "AwsKmsKey"],
  ["securityhub", "Lambda.2", "Lambda functions should use supported runtimes", "MEDIUM", "AwsLambdaFunction"],
  [
    "guardduty",
    "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS",
    "Credentials were used from an external address",
    "HIGH",
    "AwsIamRole",
  ],
  ["inspector", "CVE-2026-31022", "CVE-2026-31022 - openssl", "HIGH", "AwsEc2Instance"],
  ["inspector", "CVE-2026-1187", "CVE-2026-1187 - curl", "LOW", "AwsEcrContainerImage"],
  ["config", "REQUIRED_TAGS", "required-tags", "LOW", "AwsEc2Volume"],
];

const standings: readonly Standing[] = ["open", "open", "open", "open", "resolved", "suppressed", "closed", "passed"];

export async function fillHalden(database: TestDatabase): Promise<void> {
  await database.insert("meta", { key: "contents", value: "sample" });
  const run = await database.run({
    started_at: hoursAgo(0.3),
    ended_at: hoursAgo(0.2),
    progress_at: hoursAgo(0.2),
    figures: JSON.stringify({ waitedMs: 41_000, added: 118 }),
  });
  await database.insert("run_warnings", {
    run,
    scope: null,
    code: "unknown-severity",
    message: 'Severity.Label "SEVERE" taken for CRITICAL',
    times: 2,
  });
  let number = 0;
  for (const [unit, names] of Object.entries(units)) {
    for (const name of names) {
      number += 1;
      const accountId = `1000000000${String(number).padStart(2, "0")}` as AccountId;
      const account = await database.account({ account_id: accountId, name, ou_path: `Root / ${unit}` });
      const scopes = await fillScopes(database, account, name, run);
      await fillFindings(database, { account, name, number, scope: scopes.get("securityhub") ?? 0, run });
    }
  }
}

async function fillScopes(database: TestDatabase, account: number, name: string, run: number): Promise<ReadonlyMap<SourceId, number>> {
  const scopes = new Map<SourceId, number>();
  for (const region of regions) {
    for (const source of sources) {
      const row = scopeRow(name, region, source);
      const scope = await database.scope({ account, region, source, last_success_at: hoursAgo(30), ...row });
      await database.runScope({ run, scope, records: 61, changed: 3, pages: 1, outcome: row.state });
      scopes.set(source, scope);
    }
  }
  return scopes;
}

interface Filled {
  readonly account: number;
  readonly name: string;
  readonly number: number;
  readonly scope: number;
  readonly run: number;
}

async function fillFindings(database: TestDatabase, { account, name, number, scope, run }: Filled): Promise<void> {
  for (const [index, [source, check, title, severity, type]] of checks.entries()) {
    const standing = standings[(index + number) % standings.length] ?? "open";
    const changed = hoursAgo(1 + index * 7 + number * 3);
    const reason = standing === "resolved" ? "fixed" : standing === "closed" ? "check switched off" : null;
    const resource = `${name}-${check.toLowerCase().split(/[.:/]/)[0] ?? ""}-${index}`;
    const { id } = await database.finding(
      {
        account,
        source,
        product: source,
        region: regions[(index + number) % 3] ?? "eu-west-1",
        severity,
        standing,
        reason,
        suppressed_in: standing === "suppressed" ? source : null,
        reopened: index % 4 === 0 ? 1 : 0,
        first_seen: hoursAgo(900),
        opened_at: hoursAgo(360),
        left_at: standing === "open" ? null : changed,
        changed_at: changed,
      },
      { check_id: check, title },
      { uid: `arn:aws:service:eu-west-1:100000000001:thing/${resource}`, type },
    );
    const record = await database.record({ finding: id, scope, said_at: changed, updated_at: changed });
    await database.insert("documents", {
      record,
      body: JSON.stringify({ SchemaVersion: "2018-10-08", Title: title, Resources: [{ Type: type }] }),
    });
    await database.event({ finding: id, run: null, to_severity: severity, at: hoursAgo(900), seen: hoursAgo(890) });
    await database.event({
      finding: id,
      run,
      from_standing: standing === "open" ? "resolved" : "open",
      to_standing: standing,
      from_severity: severity,
      to_severity: severity,
      cause: reason ?? "reopened",
      reason,
      at: changed,
      seen: hoursAgo(0.3),
    });
  }
}
