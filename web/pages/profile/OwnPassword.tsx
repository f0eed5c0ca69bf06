import Button from "@cloudscape-design/components/button";
import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { wrongFields } from "../../api/get.ts";
import { useSignedIn } from "../../api/session.ts";
import { FieldsForm } from "../../components/FieldsForm.tsx";
import { FormFailed } from "../../components/FormFailed.tsx";
import { PasswordField } from "../../door/PasswordField.tsx";
import { Username } from "../../door/Username.tsx";

interface OwnPasswordProps<Answer> {
  readonly ask: (password: string) => Promise<Answer>;
  readonly done: (answer: Answer) => void;
  /** On the button: "Next". */
  readonly verb: string;
  /** Why it is asked for. */
  readonly children?: ReactNode;
}

/** Asks for one's own password before what an unlocked screen alone must not do. */
export function OwnPassword<Answer>({ ask, done, verb, children }: OwnPasswordProps<Answer>) {
  const [password, setPassword] = useState("");
  const asking = useMutation({ mutationFn: () => ask(password), onSuccess: done });
  return (
    <FieldsForm going={asking} isReady={password !== ""}>
      {children}
      <FormFailed error={asking.error} fields={["password"]} />
      <Username email={useSignedIn().person.email} />
      <PasswordField
        label="Your password"
        kind="current"
        value={password}
        change={setPassword}
        error={wrongFields(asking.error).get("password")}
        autoFocus
      />
      <div className="buttons">
        <Button variant="primary" loading={asking.isPending} disabled={password === ""} disabledReason="The password is missing.">
          {verb}
        </Button>
      </div>
    </FieldsForm>
  );
}
