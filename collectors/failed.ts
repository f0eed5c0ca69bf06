/** Why a run read nothing at all, in a word: what the state of the whole is decided by (posture/condition.ts). */
import type { RunFailure } from "../posture/condition.ts";
import { Refusal } from "../posture/refusal.ts";
import { AwsFailure } from "./aws/failure.ts";

export function failureWord(fault: unknown): RunFailure {
  if (fault instanceof Refusal) {
    if (fault.field === "clock") return "clock";
    if (fault.field === "AWS") return "unreachable";
    return fault.field === "COLLECT_ROLE_NAME" || fault.field === "sts:AssumeRole" ? "not-let-in" : "refusal";
  }
  if (!(fault instanceof AwsFailure)) return "fault";
  switch (fault.kind) {
    case "unavailable":
    case "throttled":
      return "unreachable";
    case "clock":
      return "clock";
    case "credentials":
    case "expired":
    case "denied":
    case "denied_by_scp":
    case "unknown_role":
    case "region_off":
      return "not-let-in";
    case "not_enabled":
    case "token_refused":
    case "other":
      return "refusal";
  }
}
