import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { send, wrongFields } from "../../api/get.ts";
import { useSignedIn } from "../../api/session.ts";
import { FieldsForm } from "../../components/FieldsForm.tsx";
import { FormFailed } from "../../components/FormFailed.tsx";
import { CodeField } from "../../door/CodeField.tsx";
import { PasswordField } from "../../door/PasswordField.tsx";
import { Username } from "../../door/Username.tsx";

/** Both are asked for: who has found one of them cannot take the other away. */
export function RemoveCodes({ close }: { readonly close: () => void }) {
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const removing = useMutation({
    mutationFn: () => send("POST /profile/codes/removal", { password, code: code.trim() }),
    onSuccess: close,
    onError: () => setCode(""),
  });
  const wrong = wrongFields(removing.error);
  const isFilled = password !== "" && code !== "";
  return (
    <Modal visible header="Remove one-time codes" onDismiss={close}>
      <FieldsForm going={removing} isReady={isFilled}>
        <p className="empty">
          The recovery codes are worth nothing then. Where codes are asked of you, you set up others at once: on a new phone, for example.
        </p>
        <FormFailed error={removing.error} fields={["password", "code"]} />
        <Username email={useSignedIn().person.email} />
        <PasswordField label="Your password" kind="current" value={password} change={setPassword} error={wrong.get("password")} />
        <CodeField value={code} change={setCode} mayRecover error={wrong.get("code")} />
        <div className="buttons">
          <Button variant="primary" loading={removing.isPending} disabled={!isFilled} disabledReason="Password and code are both needed.">
            Remove them
          </Button>
        </div>
      </FieldsForm>
    </Modal>
  );
}
