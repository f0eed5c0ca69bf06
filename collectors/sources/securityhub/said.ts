/** What a record in Security Hub says of its state, in AWS's own words; older documents lack members, and what stands for them is fixed here. */
import type { Said } from "../../../posture/said.ts";
import type { Warning } from "../../../posture/words.ts";
import { list, member, text } from "../recase.ts";

export function saidOf(raw: unknown, isControl: boolean, warnings: Warning[]): Said {
  const state = {
    recordState: recordState(raw, warnings),
    workflow: workflow(raw),
    compliance: text(member(raw, "Compliance", "Status"))?.toUpperCase(),
  };
  if (!isControl) return { by: "product", ...state };
  return {
    by: "control",
    ...state,
    statusReasons: list(member(raw, "Compliance", "StatusReasons")).flatMap((reason) => text(member(reason, "ReasonCode")) ?? []),
    archivalReason: text(member(raw, "ProductFields", "ArchivalReasons:0/ReasonCode")),
  };
}

function recordState(raw: unknown, warnings: Warning[]): "ACTIVE" | "ARCHIVED" {
  const given = text(member(raw, "RecordState"));
  const state = given?.toUpperCase();
  if (state === "ACTIVE" || state === "ARCHIVED") return state;
  // Importers may leave it out, and AWS then takes the record for active.
  if (given !== undefined)
    warnings.push({ code: "unknown-word", message: `RecordState is "${given}", a word that we don't know; taken for ACTIVE` });
  return "ACTIVE";
}

/** Before `Workflow` there was `WorkflowState`, whose other words (ASSIGNED, IN_PROGRESS, DEFERRED) all left the problem standing. */
function workflow(raw: unknown): string {
  const status = text(member(raw, "Workflow", "Status"));
  if (status !== undefined) return status.toUpperCase();
  return text(member(raw, "WorkflowState"))?.toUpperCase() === "RESOLVED" ? "RESOLVED" : "NEW";
}
