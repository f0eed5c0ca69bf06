import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import { type MutationFunction, type UseMutationResult, useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { ApiPath } from "../../contract/api.ts";
import { FieldsForm } from "./FieldsForm.tsx";
import { FormFailed } from "./FormFailed.tsx";

interface DialogProps {
  readonly header: string;
  readonly close: () => void;
  /** On the button: "Disable". */
  readonly verb: string;
  readonly going: Pick<UseMutationResult<unknown, Error, void>, "mutate" | "isPending" | "error">;
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
      <FieldsForm going={going} isReady={reason === undefined}>
        <FormFailed error={going.error} fields={fields} />
        {children}
      </FieldsForm>
    </Modal>
  );
}

/** Something that changes what is listed: the list is asked for again, whatever came of it. @param list the path that it is asked by */
export function useDoing<Answer>(list: ApiPath, what: MutationFunction<Answer, void>, done: (answer: Answer) => void) {
  const queries = useQueryClient();
  return useMutation<Answer, Error, void>({
    mutationFn: what,
    onSuccess: done,
    onSettled: () => queries.invalidateQueries({ queryKey: [list] }),
  });
}
