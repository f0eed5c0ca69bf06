/** What a company calls its things: names of resources by team, type and place among the kind. */
import { drawn, oneOf } from "./hash.ts";

export interface Naming {
  readonly company: string;
  /** Short name of the account, as it appears in names of buckets. */
  readonly account: string;
  readonly stage: "prod" | "dev" | "sandbox" | "core";
  /** What the account's teams run. */
  readonly applications: readonly string[];
}

const shortRegions: Readonly<Record<string, string>> = { "eu-central-1": "euc1", "eu-west-1": "euw1", "us-east-1": "use1" };

const purposes: Readonly<Record<string, readonly string[]>> = {
  "AWS::S3::Bucket": [
    "assets",
    "exports",
    "access-logs",
    "uploads",
    "backups",
    "reports",
    "terraform-state",
    "athena-results",
    "documents",
    "archive",
  ],
  "AWS::EC2::Instance": ["api", "worker", "bastion", "scheduler", "importer", "proxy"],
  "AWS::EC2::SecurityGroup": ["alb", "service", "database", "bastion", "endpoint"],
  "AWS::EC2::Volume": ["data", "root", "scratch"],
  "AWS::RDS::DBInstance": ["main", "replica", "reporting", "staging"],
  "AWS::Lambda::Function": ["events", "on-upload", "nightly-report", "webhook", "authorizer", "cleanup"],
  "AWS::KMS::Key": ["data", "logs", "backup"],
  "AWS::SecretsManager::Secret": ["database", "carrier-api", "smtp", "oauth-client", "signing-key"],
  "AWS::DynamoDB::Table": ["sessions", "events", "locks", "idempotency", "settings"],
  "AWS::SNS::Topic": ["alerts", "events", "billing-events", "deployments"],
  "AWS::SQS::Queue": ["jobs", "events", "retries", "dead-letters"],
  "AWS::ElasticLoadBalancingV2::LoadBalancer": ["public", "internal"],
  "AWS::ECR::Repository": ["api", "worker", "web", "jobs"],
  "AWS::ECS::TaskDefinition": ["api", "worker", "web", "scheduler"],
  "AWS::EC2::VPC": ["vpc"],
  "AWS::EKS::Cluster": ["cluster"],
};

const people = [
  "ines.vieira",
  "tomas.okafor",
  "mirjam.lund",
  "daniel.ferrari",
  "aylin.demir",
  "pavel.novak",
  "sofie.brandt",
  "kwame.mensah",
  "lucia.romero",
  "jonas.eriksen",
];
const machines = ["github-deploy", "backup-export", "grafana-read", "carrier-sync", "legacy-ftp", "terraform"];
const roleNames = ["task", "deploy", "read-only", "pipeline", "lambda", "break-glass", "support", "data-engineer"];

/** Unique among the kind in its account and region; bucket names everywhere. */
export function resourceName(naming: Naming, region: string, type: string, index: number): string {
  const { company, account, stage, applications } = naming;
  if (type === "AWS::IAM::User") return userName(account, index);
  const application = applications[index % applications.length] ?? account;
  const round = Math.floor(index / applications.length);
  if (type === "AWS::IAM::Role") return `${application}-${roleNames[round % roleNames.length]}${numbered(round, roleNames.length)}-role`;
  const words = purposes[type] ?? ["main"];
  const purpose = words[round % words.length] ?? "main";
  const number = numbered(round, words.length);
  if (type === "AWS::S3::Bucket") return `${company}-${application}-${purpose}-${account}-${shortRegions[region] ?? region}${number}`;
  if (type === "AWS::ECR::Repository") return `${application}/${purpose}${number}`;
  if (type === "AWS::ACM::Certificate") return `${application}${number}.${stage}.${company}-freight.example`;
  if (type === "AWS::EC2::Instance") return `${application}-${purpose}-${stage}-${String(round + 1).padStart(2, "0")}`;
  if (type === "AWS::SecretsManager::Secret") return `${stage}/${application}/${purpose}${number}`;
  return `${application}-${purpose}-${stage}${number}`;
}

/** Every second is a person; when the people are used up, contractors come. */
function userName(account: string, index: number): string {
  const nth = Math.floor(index / 2);
  if (index % 2 === 1) {
    const first = drawn(machines.length, account, "machines");
    return `svc-${machines[(first + nth) % machines.length]}${numbered(nth, machines.length)}`;
  }
  if (nth >= people.length) return `contractor-${String(nth - people.length + 1).padStart(2, "0")}`;
  const first = drawn(people.length, account, "people");
  return people[(first + nth) % people.length] ?? oneOf(people, account, nth);
}

const numbered = (round: number, words: number): string => (round < words ? "" : `-${Math.floor(round / words) + 1}`);
