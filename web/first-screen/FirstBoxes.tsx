import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { FIXES } from "../api/first-questions.ts";
import { usePosture } from "../api/posture.ts";
import { checksQuery } from "../api/queries.ts";
import { useChangesOver, useTrend } from "../api/trend.ts";
import { Numbers } from "../boxes/Numbers.tsx";
import { isUnsaid } from "../boxes/said.ts";
import { Verdict } from "../boxes/Verdict.tsx";
import { VerdictUnsaid } from "../boxes/VerdictUnsaid.tsx";
import { Loading } from "../components/Loading.tsx";
import { useAsIf } from "../selection/as-if.ts";
import { useView } from "../selection/view.ts";

/** Verdict and numbers, by the questions of the whole page: what is answered here is not asked there. What fails is said there. */
export function FirstBoxes({ said }: { readonly said: () => void }) {
  const { isOn } = useAsIf();
  const posture = usePosture();
  const days = useTrend("principle");
  const severities = useTrend("severity");
  const accounts = useTrend("account");
  const changes = useChangesOver(days.data);
  const checks = useQuery(checksQuery({ ...useView(), limit: FIXES }));
  const isSaid = !posture.isPending && (isOn ? !days.isPending : days.isError || !isUnsaid(days, changes));
  useEffect(() => (isSaid ? afterPaint(said) : undefined), [isSaid, said]);
  const isWithoutChange = isOn || days.data?.change === null;
  return (
    <div className="posture-boxes">
      {!isWithoutChange &&
        (days.data === undefined || changes.data === undefined ? (
          <VerdictUnsaid />
        ) : (
          <Verdict changes={changes.data} trend={days.data} accounts={accounts.data} checks={checks.data} />
        ))}
      <div className="first-box">
        <div className="posture-numbers-box">
          {posture.data === undefined ? (
            <Loading name="The numbers" lines={4} />
          ) : (
            <Numbers posture={posture.data} trend={severities.data} />
          )}
        </div>
      </div>
      <div className="first-box of-trend" role="status" aria-label="The rest of the page is loading" />
      <div className="posture-cards" />
    </div>
  );
}

/** @returns takes it back */
function afterPaint(then: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  // The first frame is the one that paints; in the second it has been.
  let frame = requestAnimationFrame(() => {
    frame = requestAnimationFrame(() => {
      timer = setTimeout(then);
    });
  });
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}
