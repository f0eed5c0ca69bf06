import Button from "@cloudscape-design/components/button";
import { useQueryClient } from "@tanstack/react-query";
import type { Plan } from "../../contract/plans.ts";
import { send, whyFailed } from "../api/get.ts";
import { askPlansAgain } from "../api/plans.ts";
import { useSignedIn } from "../api/session.ts";
import { useDoing } from "../components/Dialog.tsx";
import { dayName } from "../formats/time.ts";
import { isToBeDone } from "../selection/plans.ts";

/** For who may, of a plan that is still to be done: it is no goal any more, and stays to be read. */
export function TakeBackPlan({ plan: { id, date, state, title } }: { readonly plan: Plan }) {
  const { isFor } = useSignedIn();
  const queries = useQueryClient();
  const going = useDoing(
    "/checks",
    () => send(`DELETE /plans/${id}`),
    () => askPlansAgain(queries),
  );
  if (!isFor("handle") || !isToBeDone(state)) return null;
  return (
    <>
      <div className="no-print">
        <Button
          variant="inline-link"
          onClick={() => going.mutate()}
          loading={going.isPending}
          ariaLabel={`Take back the plan for ${dayName(date, new Date())}: ${title.slice(0, 200)}`}
        >
          Take back
        </Button>
      </div>
      {going.error !== null && <span role="alert">{whyFailed(going.error)}</span>}
    </>
  );
}
