import { lazy, Suspense, useEffect, useRef, useState } from "react";
import type { Run } from "../../contract/runs.ts";
import { isGoingOn } from "../api/follow.ts";

const RunEndBar = lazy(async () => ({ default: (await import("./RunEndBar.tsx")).RunEndBar }));

/** Says that a run that was going on has ended. */
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
  if (ended === undefined) return null;
  return (
    <Suspense fallback={null}>
      <RunEndBar ended={ended} close={() => setEnded(undefined)} />
    </Suspense>
  );
}
