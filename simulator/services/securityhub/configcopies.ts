/** The company's own Config rules send what they find to Security Hub too, as findings of the product `config`. */

import { type RuleEvaluation, ruleEvaluations } from "../../world/evaluations.ts";
import { uuid } from "../../world/hash.ts";
import type { ScopeHistory } from "../../world/history.ts";
import { dayMs } from "../../world/life.ts";
import type { PostureProblem } from "../../world/posture.ts";
import { type Asff, type Dressing, iso, normalized } from "./asff.ts";

/** Config sends what is or was NON_COMPLIANT; a later COMPLIANT archives the copy. */
export function configCopies(of: Dressing, problem: PostureProblem, history: ScopeHistory): readonly Asff[] {
  if (history.rules.length === 0) return [];
  return ruleEvaluations(history, problem, of.atMs).flatMap((evaluation) => copy(of, problem, evaluation));
}

function copy({ world, accountId, region, atMs }: Dressing, problem: PostureProblem, evaluation: RuleEvaluation): readonly Asff[] {
  const { rule, compliance, everFailed, changedAtMs, firstAtMs } = evaluation;
  if (!everFailed) return [];
  const archived = compliance !== "NON_COMPLIANT";
  if (changedAtMs + (archived ? 30 : 90) * dayMs <= atMs) return [];
  const id = uuid(world.seed, accountId, region, "config copy", rule.name, problem.resource.arn);
  return [
    {
      SchemaVersion: "2018-10-08",
      Id: `arn:${world.partition}:config:${region}:${accountId}:config-rule/${rule.name}/finding/${id}`,
      ProductArn: `arn:${world.partition}:securityhub:${region}::product/aws/config`,
      ProductName: "Config",
      CompanyName: "AWS",
      Region: region,
      GeneratorId: `arn:${world.partition}:config:${region}:${accountId}:config-rule/${rule.name}`,
      AwsAccountId: accountId,
      Types: ["Software and Configuration Checks"],
      CreatedAt: iso(firstAtMs),
      UpdatedAt: iso(changedAtMs),
      FirstObservedAt: iso(firstAtMs),
      LastObservedAt: iso(changedAtMs),
      Severity: { Label: "MEDIUM", Normalized: normalized.MEDIUM },
      Title: rule.name,
      Description: `This finding is created for a resource compliance change for config rule: ${rule.name}`,
      ProductFields: {
        "aws/securityhub/ProductName": "Config",
        "aws/securityhub/CompanyName": "AWS",
        "aws/config/ConfigRuleArn": `arn:${world.partition}:config:${region}:${accountId}:config-rule/${rule.name}`,
        "aws/config/ConfigRuleName": rule.name,
        "aws/config/ConfigComplianceType": compliance,
      },
      // Config has no word of ASFF's for the account.
      Resources: [
        {
          Type: problem.resource.asffType === "AwsAccount" ? "Other" : problem.resource.asffType,
          Id: problem.resource.arn,
          Partition: world.partition,
          Region: region,
        },
      ],
      Compliance: { Status: archived ? "PASSED" : "FAILED" },
      WorkflowState: "NEW",
      Workflow: { Status: archived ? "RESOLVED" : "NEW" },
      RecordState: archived ? "ARCHIVED" : "ACTIVE",
    },
  ];
}
