/** IAM as far as collectors meet it: lists of action patterns, and AWS's wording when an action is not among them. */
import type { World } from "../world/world.ts";

const compiled = new Map<string, RegExp>();

/** `guardduty:Get*`, without case, as IAM matches. */
function matches(pattern: string, action: string): boolean {
  let expression = compiled.get(pattern);
  if (expression === undefined) {
    const source = pattern
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replace(/\*/g, ".*")
      .replace(/\?/g, ".");
    expression = new RegExp(`^${source}$`, "i");
    compiled.set(pattern, expression);
  }
  return expression.test(action);
}

export const allows = (patterns: readonly string[], action: string): boolean => patterns.some((pattern) => matches(pattern, action));

export interface DeniedCall {
  readonly principalArn: string;
  readonly action: string;
  readonly resource: string;
}

const start = ({ principalArn, action, resource }: DeniedCall): string =>
  `User: ${principalArn} is not authorized to perform: ${action} on resource: ${resource}`;

export const deniedByIdentityPolicy = (call: DeniedCall): string =>
  `${start(call)} because no identity-based policy allows the ${call.action} action`;

/** Within one organization AWS names the policy too. */
export const deniedByScp = (call: DeniedCall, policyArn: string): string =>
  `${start(call)} with an explicit deny in a service control policy: ${policyArn}`;

/** The one policy of the simulated organization. */
export const scpArn = ({ partition, managementAccountId, organizationId }: World): string =>
  `arn:${partition}:organizations::${managementAccountId}:policy/${organizationId}/service_control_policy/p-7q2hxk4m`;

/** What a trust policy, an unknown role and a wrong external id have in common: AWS does not tell them apart. */
export const deniedByTrust = (call: DeniedCall): string => start(call);

/** The resource that the denial names, as each service names it. */
export function resourceNamed(service: string, partition: string, accountId: string, region: string): string {
  switch (service) {
    case "securityhub":
      return `arn:${partition}:securityhub:${region}:${accountId}:hub/default`;
    case "guardduty":
      return `arn:${partition}:guardduty:${region}:${accountId}:detector/*`;
    case "inspector2":
      return `arn:${partition}:inspector2:${region}:${accountId}:/`;
    case "account":
      return `arn:${partition}:account::${accountId}:account`;
    default:
      return "*";
  }
}
