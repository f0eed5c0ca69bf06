import Flashbar from "@cloudscape-design/components/flashbar";
import Link from "@cloudscape-design/components/link";
import { useEffect, useRef, useState } from "react";
import type { Run } from "../../contract/runs.ts";
import { isGoingOn } from "../api/follow.ts";
import { countOf } from "../formats/number.ts";
import { paths } from "../paths.ts";
import { useFollow } from "./follow.ts";

/** Says that a run that was going on has ended, over the page: what is on screen is refreshed where it stands, and nothing moves. */
export function RunEnd({ lastRun }: { readonly lastRun: Run | null | undefined }) {
  const before = useRef<number>(undefined);
  const [ended, setEnded] = useState<Run>();
  useEffect(() => {
    if (isGoingOn(lastRun)) before.current = lastRun.id;
    else if (lastRun && before.current === lastRun.id) {
      before.current = undefined;
      setEnded(lastRun);
    }
  }, [lastRun]);
  const follow = useFollow();
  if (ended === undefined) return null;
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
            onDismiss: () => setEnded(undefined),
          },
        ]}
      />
    </div>
  );
}
