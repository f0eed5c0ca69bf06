/** What happened to each account of the sample organization, in days before today. */
import { always, never, type OwnRule, quietHistory, type ScopeHistory, type Span } from "./history.ts";

export interface Chapter {
  readonly name: string;
  readonly failing: number;
  readonly growing: number;
  readonly fixing: number;
  readonly migratedDaysAgo?: number;
  readonly cleanedDaysAgo?: number;
  readonly joinedDaysAgo?: number;
  readonly suspendedDaysAgo?: number;
  /** Somebody deleted the role that collectors assume. */
  readonly roleLostDaysAgo?: number;
  /** By a service control policy: nothing may run there. */
  readonly deniedRegions?: readonly string[];
  /** IAM users. */
  readonly users?: number;
  readonly events?: (region: string, at: At) => Partial<ScopeHistory>;
}

/** The instant of so many days ago. */
type At = (daysAgo: number) => number;

const home = "eu-central-1";
const from = (fromMs: number): readonly Span[] => [{ fromMs }];
const until = (untilMs: number): readonly Span[] => [{ fromMs: Number.MIN_SAFE_INTEGER, untilMs }];
const except = (untilMs: number, fromMs: number): readonly Span[] => [{ fromMs: Number.MIN_SAFE_INTEGER, untilMs }, { fromMs }];

const steady = { failing: 0.14, growing: 0.18, fixing: 0.4 } as const;

/**
 * What the landing zone sees to by service control policies and the organization's own settings, in every account. A control that fails in
 * one account of many fails for the organization: without these its score would be next to nothing.
 */
export const guardRails: ReadonlySet<string> = new Set([
  "Account.1",
  "ACM.1",
  "CloudTrail.1",
  "Config.1",
  "DynamoDB.2",
  "EC2.7",
  "ECR.1",
  "ECS.4",
  "ECS.5",
  "EKS.1",
  "ELB.4",
  "IAM.2",
  "IAM.4",
  "IAM.6",
  "IAM.9",
  "KMS.2",
  "Lambda.1",
  "RDS.2",
  "S3.8",
]);

export const chapters = {
  management: { ...steady, name: "vesper-management", failing: 0.1, growing: 0.05, users: 6 },
  audit: { ...steady, name: "security-audit", failing: 0.06, users: 4 },
  // Old as the organization, and Inspector has nothing to scan there.
  logs: { ...steady, name: "log-archive", failing: 0.07, growing: 0.05, users: 2, events: () => ({ inspector: never }) },
  network: { ...steady, name: "network-hub", users: 6 },
  // Stopped reporting: a clean-up of IAM took the collector's role along.
  shared: { ...steady, name: "shared-services", failing: 0.2, users: 14, roleLostDaysAgo: 9 },
  // The data centre was given up: what ran there was moved as it was.
  shipments: {
    name: "shipments-prod",
    failing: 0.36,
    growing: 0.6,
    fixing: 0.34,
    migratedDaysAgo: 62,
    users: 12,
    events: (region, at) => (region === "eu-west-1" ? { guardduty: except(at(34), at(21)) } : {}),
  },
  // The auditors came: what they had found was fixed within two weeks.
  payments: { name: "payments-prod", failing: 0.34, growing: 0.12, fixing: 0.82, cleanedDaysAgo: 30, users: 8 },
  // The recorder in Ireland was stopped to save money; nobody has noticed.
  portal: {
    ...steady,
    name: "customer-portal-prod",
    failing: 0.2,
    users: 8,
    events: (region, at) => (region === "eu-west-1" ? { recorder: until(at(16)) } : {}),
  },
  warehouse: {
    ...steady,
    name: "data-warehouse-prod",
    failing: 0.24,
    users: 10,
    events: (region, at) => (region === home ? { brokenRules: { "RDS.3": { fromMs: at(12), untilMs: at(6) } } } : {}),
  },
  // Bought with its company; came with its habits and without an owner.
  parcelino: {
    name: "parcelino-prod",
    failing: 0.46,
    growing: 0.1,
    fixing: 0.3,
    joinedDaysAgo: 45,
    users: 16,
    events: (region, at) => ({ member: from(at(40)), hub: from(at(44)), inspector: region === "us-east-1" ? never : from(at(38)) }),
  },
  shipmentsDev: {
    ...steady,
    name: "shipments-dev",
    failing: 0.28,
    fixing: 0.3,
    deniedRegions: ["us-east-1"],
    users: 10,
    events: (_region, at) => ({ controlsOff: { "S3.9": from(at(48)), "Lambda.2": [{ fromMs: at(76), untilMs: at(33) }] } }),
  },
  paymentsDev: {
    name: "payments-dev",
    failing: 0.3,
    growing: 0.15,
    fixing: 0.7,
    cleanedDaysAgo: 26,
    deniedRegions: ["us-east-1"],
    users: 8,
  },
  research: {
    name: "sandbox-research",
    failing: 0.42,
    growing: 0.5,
    fixing: 0.2,
    deniedRegions: ["us-east-1"],
    users: 6,
    events: (region, at) => ({
      cis: never,
      guardduty: region === home ? always : never,
      inspector: until(at(19)),
      detector: region === home,
    }),
  },
  // To be closed: its work moved to shipments.
  legacy: { ...steady, name: "legacy-fleet", failing: 0.38, fixing: 0.1, growing: 0.02, suspendedDaysAgo: 20, users: 10 },
} as const satisfies Readonly<Record<string, Chapter>>;

/** Rules of the organization, of a conformance pack, and those that a team made by hand. */
const ownRules: readonly OwnRule[] = [
  { identifier: "S3_BUCKET_SSL_REQUESTS_ONLY", name: "OrgConfigRule-s3-tls-x4k2m9qa", made: "organization", exists: always },
  { identifier: "ENCRYPTED_VOLUMES", name: "encrypted-volumes-conformance-pack-h3v8z0tyl", made: "conformance pack", exists: always },
  {
    identifier: "RDS_STORAGE_ENCRYPTED",
    name: "rds-storage-encrypted-conformance-pack-h3v8z0tyl",
    made: "conformance pack",
    exists: always,
  },
  { identifier: "RDS_IN_BACKUP_PLAN", name: "vesper-databases-are-backed-up", made: "by hand", exists: always },
  { identifier: "EBS_IN_BACKUP_PLAN", name: "vesper-volumes-are-backed-up", made: "by hand", exists: always },
  { identifier: "EC2_INSTANCE_DETAILED_MONITORING_ENABLED", name: "vesper-detailed-monitoring", made: "by hand", exists: always },
];

/** The whole organization consolidated its control findings, and stopped asking for encrypted topics. */
export function historyOf(chapter: Chapter, region: string, at: At): ScopeHistory {
  const events = chapter.events?.(region, at) ?? {};
  return {
    ...quietHistory,
    consolidatedFromMs: at(84),
    rules: ownRules,
    ...events,
    controlsOff: { "SNS.1": from(at(52)), ...events.controlsOff },
  };
}
