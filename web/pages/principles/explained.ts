/** The seven design principles of the security pillar in our own words, and the questions whose answers are evidence for each. */
import type { PrincipleGroup } from "../../../posture/words.ts";

export interface Question {
  readonly asked: string;
  /** Controls of Security Hub CSPM that answer it: all of them belong to the principle (a test holds that). */
  readonly checks: readonly string[];
}

interface Explained {
  /** In one sentence: what it asks. */
  readonly asks: string;
  /** What goes wrong without it. */
  readonly because: string;
  /** What a reviewer wants to see. */
  readonly questions: readonly Question[];
}

const identity: Explained = {
  asks: "Every person and every machine has an identity of its own, proves it with more than a password, and may do what its task needs and nothing else.",
  because: "Most break-ins begin with a credential that was leaked, never expired, or could do far more than anybody needed.",
  questions: [
    { asked: "Is the root user locked away?", checks: ["IAM.4", "IAM.6", "IAM.9", "IAM.20"] },
    { asked: "Does everybody sign in with a second factor?", checks: ["IAM.5", "IAM.19"] },
    { asked: "Are old credentials replaced, and unused ones removed?", checks: ["IAM.3", "IAM.8", "IAM.22"] },
    { asked: "Does nobody hold more permissions than a task needs?", checks: ["IAM.1", "IAM.2", "IAM.21"] },
    { asked: "Are passwords hard to guess?", checks: ["IAM.7", "IAM.10", "IAM.15", "IAM.16"] },
  ],
};

const traceability: Explained = {
  asks: "What happens in every account is recorded, watched and kept, so that anything can be noticed in time and followed back to whoever did it.",
  because: "What nobody records cannot be noticed; and after an incident nobody can say what was touched.",
  questions: [
    { asked: "Is every call to AWS recorded?", checks: ["CloudTrail.1", "CloudTrail.3"] },
    { asked: "Do records reach a place where alarms can watch?", checks: ["CloudTrail.5", "CloudWatch.16"] },
    { asked: "Is there an alarm for what should never happen?", checks: ["CloudWatch.1", "CloudWatch.3", "CloudWatch.5", "CloudWatch.7"] },
    { asked: "Is network traffic recorded?", checks: ["EC2.6"] },
    { asked: "Is the state of every resource recorded?", checks: ["Config.1"] },
    { asked: "Do detectors watch?", checks: ["GuardDuty.1", "Inspector.1", "Inspector.2", "Macie.1", "IAM.28"] },
  ],
};

const layers: Explained = {
  asks: "No single fence has to hold: network, hosts, images and code each keep out what the one before let through.",
  because: "One open port or one unpatched package is an accident; behind it there should be a second fence, and a third.",
  questions: [
    { asked: "Is nothing but what must be reachable from the internet?", checks: ["EC2.13", "EC2.14", "EC2.18", "EC2.19", "EC2.21"] },
    { asked: "Do default networks let nothing through?", checks: ["EC2.2"] },
    { asked: "Are hosts and clusters patched and supported?", checks: ["SSM.2", "EKS.2"] },
    { asked: "Are images looked at before they run?", checks: ["ECR.1"] },
    { asked: "Do firewalls inspect something?", checks: ["WAF.10", "NetworkFirewall.3", "NetworkFirewall.4", "NetworkFirewall.6"] },
  ],
};

const automation: Explained = {
  asks: "Security is built in by code that is reviewed and versioned, and what can mend or update itself does.",
  because: "What is done by hand is done differently each time, forgotten on the hundredth resource, and never undone.",
  questions: [
    {
      asked: "Do databases and platforms take security updates by themselves?",
      checks: ["RDS.13", "RDS.35", "Redshift.6", "ElastiCache.2"],
    },
    { asked: "Is it provable which image is deployed, and are old ones removed?", checks: ["ECR.2", "ECR.3"] },
    { asked: "Are hosts made from versioned templates?", checks: ["AutoScaling.9"] },
    { asked: "Did configuration as code reach every host?", checks: ["SSM.3"] },
  ],
};

const data: Explained = {
  asks: "Data is classified, encrypted wherever it lies or travels, and the keys are looked after as carefully as the data.",
  because: "A lost disk, a copied snapshot or a tapped line is only an incident if what it holds can be read.",
  questions: [
    { asked: "Is what is stored encrypted?", checks: ["EC2.3", "EC2.7", "RDS.3", "EFS.1", "S3.17"] },
    { asked: "Does data travel encrypted?", checks: ["S3.5", "ELB.3", "CloudFront.3", "RDS.38", "RDS.39"] },
    { asked: "Are keys rotated, and none about to be deleted?", checks: ["KMS.3", "KMS.4"] },
    { asked: "Are certificates strong, and renewed in time?", checks: ["ACM.1", "ACM.2"] },
  ],
};

const people: Explained = {
  asks: "People reach data through tools that limit and record what they do, never directly, and nothing is public by accident.",
  because: "Whoever can touch data by hand can copy, change or lose it by hand; and what is public by mistake is copied within minutes.",
  questions: [
    { asked: "Is no bucket open to the world?", checks: ["S3.1", "S3.2", "S3.3", "S3.8"] },
    { asked: "Are no snapshots shared with everybody?", checks: ["EC2.1", "RDS.1", "EC2.182"] },
    { asked: "Can no database be reached from the internet?", checks: ["RDS.2", "Redshift.1", "ES.2"] },
    { asked: "Are no hosts reachable directly?", checks: ["EC2.9", "EC2.15", "EKS.1"] },
    { asked: "May outsiders call no function, topic or queue?", checks: ["Lambda.1", "SNS.4", "SQS.3"] },
  ],
};

const events: Explained = {
  asks: "Somebody can be called, backups can be restored, and an outage or an attack has been rehearsed before it happens.",
  because: "An incident will come; what is decided beforehand decides whether it costs an hour or a month.",
  questions: [
    { asked: "Does AWS know whom to call?", checks: ["Account.1", "IAM.18"] },
    { asked: "Can data be brought back?", checks: ["DynamoDB.2", "RDS.11", "EFS.2", "S3.14", "EC2.28"] },
    { asked: "Is what matters guarded from being deleted?", checks: ["RDS.7", "RDS.8", "DynamoDB.6", "ELB.6"] },
    { asked: "Does a second zone take over?", checks: ["RDS.5", "ELB.9", "AutoScaling.2", "Lambda.5"] },
    { asked: "Does an alarm set something off?", checks: ["CloudWatch.15", "CloudWatch.17"] },
  ],
};

const unmapped: Explained = {
  asks: "Checks that no principle is known for: custom Config rules, and products that Pillarwatch does not know yet.",
  because: "They are in every total, and in no principle's: a finding that nobody sorted is not a finding that nobody has.",
  questions: [],
};

export const explained: Readonly<Record<PrincipleGroup, Explained>> = {
  identity,
  traceability,
  layers,
  automation,
  data,
  people,
  events,
  unmapped,
};
