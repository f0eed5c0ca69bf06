import Button from "@cloudscape-design/components/button";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { send, whyFailed } from "../../api/get.ts";
import { refreshQuery } from "../../api/queries.ts";
import { onlyReading, useSignedIn } from "../../api/session.ts";

/** "I fixed it: look again": reads this finding's records now. AWS itself may not have looked yet, and then the answer says that. */
export function LookAgain({ id, children }: { readonly id: string /** Other actions, beside it. */; readonly children: ReactNode }) {
  const { isFor, hasRoleFor } = useSignedIn();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<number>();
  const asking = useMutation({
    mutationFn: () => send(`POST /findings/${id}/refresh`),
    onSuccess: ({ refresh }) => setAsked(refresh),
  });
  const answer = useQuery({
    ...refreshQuery(asked ?? 0, () => queries.invalidateQueries({ queryKey: ["/findings"] })),
    enabled: asked !== undefined,
  });
  const isWaiting = asking.isPending || (asked !== undefined && !answer.isError && answer.data?.endedAt == null);
  const failure = asking.error ?? answer.error;
  return (
    <div className="no-print">
      <div className="actions">
        {hasRoleFor("look-again") && (
          <Button
            variant="primary"
            onClick={() => asking.mutate()}
            loading={isWaiting}
            loadingText="Asking AWS"
            disabled={!isFor("look-again")}
            disabledReason={onlyReading}
          >
            I fixed it: look again
          </Button>
        )}
        {children}
      </div>
      <p className="quiet answered" role="status">
        {failure === null ? answer.data?.answer : whyFailed(failure)}
      </p>
    </div>
  );
}
