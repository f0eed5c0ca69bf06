import "./fields.css";
import type { UseMutationResult } from "@tanstack/react-query";
import type { ReactNode } from "react";

interface FieldsFormProps {
  readonly going: Pick<UseMutationResult<unknown, Error, void>, "mutate" | "isPending">;
  /** Enter alone sends nothing before, and nothing twice. */
  readonly isReady: boolean;
  readonly children: ReactNode;
}

/** Fields that are sent together, by the button or by Enter. What is wrong with them the server says, not the browser. */
export const FieldsForm = ({ going, isReady, children }: FieldsFormProps) => (
  <form
    className="fields"
    noValidate
    onSubmit={(event) => {
      event.preventDefault();
      if (isReady && !going.isPending) going.mutate();
    }}
  >
    {children}
  </form>
);
