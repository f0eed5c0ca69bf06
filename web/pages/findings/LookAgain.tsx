import Button from "@cloudscape-design/components/button";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { post, RequestFailed } from "../../api/get.ts";
import { refreshQuery } from "../../api/queries.ts";

/** "I fixed it: look again": reads this finding's records now. AWS itself may not have looked yet, and then the answer says that. */
export function LookAgain({ id }: { readonly id: string }) {
  const queries = useQueryClient();
  const [asked, setAsked] = useState<number>();
  const asking = useMutation({
    mutationFn: () => post<{ refresh: number }>(`/findings/${id}/refresh`),
    onSuccess: ({ refresh }) => setAsked(refresh),
  });
  const answer = useQuery({
    ...refreshQuery(asked ?? 0, () => queries.invalidateQueries({ queryKey: ["/findings"] })),
    enabled: asked !== undefined,
  });
  const isWaiting = asking.isPending || (asked !== undefined && !answer.isError && answer.data?.endedAt == null);
  const failure = asking.error ?? answer.error;
  return (
    <div>
      <Button onClick={() => asking.mutate()} loading={isWaiting} loadingText="Asking AWS">
        I fixed it: look again
      </Button>
      <p className="quiet" role="status">
        {failure === null ? answer.data?.answer : failure instanceof RequestFailed ? failure.message : "The server did not answer."}
      </p>
    </div>
  );
}
