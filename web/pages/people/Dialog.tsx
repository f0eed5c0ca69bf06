import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import { type MutationFunction, useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { FormFailed } from "../../components/FormFailed.tsx";

interface DialogProps {
  readonly header: string;
  readonly close: () => void;
  /** On the button: "Disable". */
  readonly verb: string;
  readonly going: ReturnType<typeof useDoing>;
  /** Why it can't be done yet. */
  readonly reason?: string | undefined;
  readonly fields?: readonly string[];
  readonly children: ReactNode;
}

/** A question with one thing to do: what follows is said before it is done. */
export function Dialog({ header, close, verb, going, reason, fields = [], children }: DialogProps) {
  return (
    <Modal
      visible
      header={header}
      onDismiss={close}
      footer={
        <Box float="right">
          <div className="buttons">
            <Button variant="link" onClick={close}>
              Cancel
            </Button>
            <Button
              variant="primary"
              onClick={() => going.mutate()}
              loading={going.isPending}
              disabled={reason !== undefined}
              {...(reason !== undefined && { disabledReason: reason })}
            >
              {verb}
            </Button>
          </div>
        </Box>
      }
    >
      <form
        className="fields"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (reason === undefined && !going.isPending) going.mutate();
        }}
      >
        <FormFailed error={going.error} fields={fields} />
        {children}
      </form>
    </Modal>
  );
}

/** Something that changes who there is: the list is asked for again, whatever came of it. */
export function useDoing<Answer>(what: MutationFunction<Answer, void>, done: (answer: Answer) => void) {
  const queries = useQueryClient();
  return useMutation<Answer, Error, void>({
    mutationFn: what,
    onSuccess: done,
    onSettled: () => queries.invalidateQueries({ queryKey: ["/people"] }),
  });
}
