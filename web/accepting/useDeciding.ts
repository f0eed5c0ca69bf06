import { useMutation, useQueryClient } from "@tanstack/react-query";

/** A decision moves numbers on every page: whatever is shown is asked for again, whatever came of it. */
export function useDeciding<Answer>(what: () => Promise<Answer>, done: (answer: Answer) => void) {
  const queries = useQueryClient();
  return useMutation<Answer, Error, void>({
    mutationFn: what,
    onSuccess: done,
    onSettled: () => queries.invalidateQueries(),
  });
}
