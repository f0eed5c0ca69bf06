import Flashbar from "@cloudscape-design/components/flashbar";
import Link from "@cloudscape-design/components/link";
import type { Run } from "../../contract/runs.ts";
import { countOf } from "../formats/number.ts";
import { paths } from "../paths.ts";
import { useFollow } from "./follow.ts";

/** Over the page: what is on screen is refreshed where it stands, and nothing moves. */
export function RunEndBar({ ended, close }: { readonly ended: Run; readonly close: () => void }) {
  const follow = useFollow();
  return (
    <div className="run-end">
      <Flashbar
        items={[
          {
            id: String(ended.id),
            type: ended.state === "done" ? (ended.warnings > 0 ? "warning" : "success") : "error",
            header: `Run ${ended.id} ${ended.state === "done" ? "has ended" : ended.state}`,
            content: (
              <>
                {countOf(ended.changed, "finding or check", "findings and checks")} changed. What is shown is up to date.{" "}
                <Link href={paths.run(ended.id)} color="inverted" onFollow={follow}>
                  Open the run
                </Link>
              </>
            ),
            statusIconAriaLabel: ended.state === "done" ? "Success" : "Error",
            dismissible: true,
            dismissLabel: "Close",
            onDismiss: close,
          },
        ]}
      />
    </div>
  );
}
