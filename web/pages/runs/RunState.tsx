import StatusIndicator from "@cloudscape-design/components/status-indicator";
import type { Run } from "../../../contract/runs.ts";

/** How a run stands, in one word. */
export function RunState({ run: { state, noProgressSince, cancelAsked, warnings, scopes } }: { readonly run: Run }) {
  switch (state) {
    case "asked":
      return <StatusIndicator type="pending">Asked for</StatusIndicator>;
    case "running":
      if (noProgressSince !== null) return <StatusIndicator type="warning">No progress</StatusIndicator>;
      return <StatusIndicator type="in-progress">{cancelAsked ? "Stopping" : "Reading"}</StatusIndicator>;
    case "done":
      if (scopes.unread > 0) return <StatusIndicator type="warning">Done, with gaps</StatusIndicator>;
      return warnings > 0 ? (
        <StatusIndicator type="warning">Done, with warnings</StatusIndicator>
      ) : (
        <StatusIndicator type="success">Done</StatusIndicator>
      );
    case "failed":
      return <StatusIndicator type="error">Failed</StatusIndicator>;
    case "cancelled":
      return <StatusIndicator type="stopped">Cancelled</StatusIndicator>;
  }
}
