/**
 * Problems told one by one instead of drawn, for worlds made for one case. What is not told is there all the time, passes every check and
 * never goes; what is told of a check or a type holds for the first resource of its kind.
 */
import type { Stretch } from "./life.ts";

export interface Told {
  /** By control id, or the Config rule's identifier where no control stands behind it. */
  readonly checks: Readonly<Record<string, readonly [Stretch, ...Stretch[]]>>;
  /** When the first resource of a type (CloudFormation's name) is deleted. */
  readonly goneAtMs: Readonly<Record<string, number>>;
  readonly threats: readonly ToldThreat[];
  readonly weaknesses: readonly ToldWeakness[];
  readonly matters: readonly ToldMatter[];
}

export interface ToldThreat {
  readonly activity: readonly { readonly atMs: number; readonly severity: number }[];
  readonly archivedMs?: number;
  readonly unarchivedMs?: number;
  /** Suppressed in Security Hub only. */
  readonly hiddenInHub?: { readonly fromMs: number; readonly untilMs?: number };
}

/** The first is on an instance, the second on a function, the third on a container image, the fourth on an instance again. */
export interface ToldWeakness {
  readonly steps: readonly { readonly atMs: number; readonly status: "ACTIVE" | "SUPPRESSED" | "CLOSED" }[];
  readonly hiddenInHub?: { readonly fromMs: number; readonly untilMs?: number };
}

/** The first is Macie's on sensitive data, the second Macie's on a policy, the third IAM Access Analyzer's. */
export interface ToldMatter {
  readonly createdMs: number;
  readonly archivedMs?: number;
  /** The product takes it back without archiving it. */
  readonly deletedMs?: number;
  readonly workflow?: { readonly status: "SUPPRESSED" | "RESOLVED"; readonly fromMs: number };
}
