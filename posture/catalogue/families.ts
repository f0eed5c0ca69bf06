/** Rules of thumb for checks that nobody has read yet: by threat purpose and resource, and by AWS's own category (domain.md section 6). */
import type { Principle } from "../words.ts";
import type { FamilyDecision } from "./decisions.ts";

/** Where a threat runs on a machine of yours, the question is that machine's protection, whatever the attacker wants there. */
const workloads = /^(EC2|ECS|EKS|EBS|Container|Kubernetes|Lambda|Runtime|SageMaker)$/i;
const stores = /^(S3|RDS)$/i;
const identities = /^(IAM|IAMUser|Organizations|RolesAnywhere|SES|STS)$/i;
const hiding = /^(DefenseEvasion|DefenseImpairment|Stealth)$/i;
const seizing = /^(CredentialAccess|PrivilegeEscalation)$/i;

/** @returns undefined for what is no GuardDuty type, and for a resource that GuardDuty did not watch when this was written. */
export function principleOfThreat(type: string): Principle | undefined {
  const [, purpose, resource] = /^([A-Z]\w+):([A-Z]\w+)\//i.exec(type) ?? [];
  if (purpose === undefined || resource === undefined) return undefined;
  if (/^AttackSequence$/i.test(purpose)) return "events";
  if (workloads.test(resource)) return "layers";
  if (hiding.test(purpose)) return "traceability";
  if (stores.test(resource)) return "people";
  return seizing.test(purpose) || identities.test(resource) ? "identity" : undefined;
}

/** Security Hub CSPM's categories, the last part first: `Protect > Data protection > Encryption of data at rest`. */
const categories: readonly (readonly [RegExp, Principle])[] = [
  [/publicly accessible|public ip|resource policy/i, "people"],
  [/tagging|inventory|logging|detection services|monitoring/i, "traceability"],
  [/deletion protection|resilience|availability|backup/i, "events"],
  [/encryption|data protection|data integrity/i, "data"],
  [/network|vpc|api private access|security group|protective services|vulnerability|patch/i, "layers"],
  [/access management|access control|root user|passwordless|sensitive api/i, "identity"],
  [/secure development|hard-coded|resource configuration|compliance/i, "automation"],
];

export function principleOfCategory(category: string): Principle | undefined {
  for (const part of category.split(">").reverse()) {
    const found = categories.find(([words]) => words.test(part));
    if (found !== undefined) return found[1];
  }
  return undefined;
}

/** The family that fits best: the very id before the longest beginning before a whole product; of two alike, the one that names the product. */
export function familyOf<Family extends Pick<FamilyDecision, "product" | "id" | "prefix">>(
  families: readonly Family[],
  check: string,
  product: string | undefined,
): Family | undefined {
  const folded = check.toLowerCase();
  let best: { readonly family: Family; readonly weight: number } | undefined;
  for (const family of families) {
    if (family.product !== undefined && family.product.toLowerCase() !== product?.toLowerCase()) continue;
    const weight = weightOf(family, folded);
    if (weight !== undefined && (best === undefined || weight > best.weight)) best = { family, weight };
  }
  return best?.family;
}

/** More than any id is long. */
const EXACT = 10_000;

/** @returns undefined where the family does not hold the check. */
function weightOf({ product, id, prefix }: Pick<FamilyDecision, "product" | "id" | "prefix">, folded: string): number | undefined {
  const named = product === undefined ? 0 : 0.5;
  if (id !== undefined) return id.toLowerCase() === folded ? EXACT + named : undefined;
  if (prefix !== undefined) return folded.startsWith(prefix.toLowerCase()) ? prefix.length + named : undefined;
  return product === undefined ? undefined : named;
}
