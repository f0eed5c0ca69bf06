/** Who must set up one-time codes before they may do anything else (OWASP ASVS 5.0, 6.3.3). */
import type { PersonKind, Role } from "./words.ts";

/**
 * `everyone`: whoever signs in by a password of ours. `administrators-and-leads`: of those whoever sees the whole and decides. `optional`: each
 * as they like. People of an OpenID provider bring that one's; the demonstration's have nothing that could be stolen.
 */
export const secondFactorRules = ["everyone", "administrators-and-leads", "optional"] as const;
export type SecondFactorRule = (typeof secondFactorRules)[number];

interface Factors {
  readonly kind: PersonKind;
  readonly role: Role;
  readonly hasCodes: boolean;
}

export function owesSecondFactor({ kind, role, hasCodes }: Factors, rule: SecondFactorRule): boolean {
  if (kind !== "local" || hasCodes) return false;
  switch (rule) {
    case "everyone":
      return true;
    case "administrators-and-leads":
      return role === "administrator" || role === "lead";
    case "optional":
      return false;
  }
}
