import Button from "@cloudscape-design/components/button";
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import Modal from "@cloudscape-design/components/modal";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { CodesBegun } from "../../../contract/profile.ts";
import { send, wrongFields } from "../../api/get.ts";
import { FieldsForm } from "../../components/FieldsForm.tsx";
import { FormFailed } from "../../components/FormFailed.tsx";
import { CodeField } from "../../door/CodeField.tsx";
import { OwnPassword } from "./OwnPassword.tsx";
import { RecoveryCodes } from "./RecoveryCodes.tsx";

export const SetUpCodes = ({ close }: { readonly close: () => void }) => (
  <Modal visible header="Set up one-time codes" onDismiss={close}>
    <SettingUp done={close} />
  </Modal>
);

/** In three steps: the password, the picture with a first code, the recovery codes. Nothing counts before the second is done. */
export function SettingUp({ done }: { readonly done: () => void }) {
  const [begun, setBegun] = useState<CodesBegun>();
  const [recoveryCodes, setRecoveryCodes] = useState<readonly string[]>();
  if (recoveryCodes !== undefined) return <RecoveryCodes codes={recoveryCodes} close={done} />;
  return begun !== undefined ? (
    <Confirm begun={begun} confirmed={setRecoveryCodes} />
  ) : (
    <OwnPassword ask={begin} done={setBegun} verb="Next" />
  );
}

const begin = (password: string): Promise<CodesBegun> => send("POST /profile/codes", { password });

interface ConfirmProps {
  readonly begun: CodesBegun;
  readonly confirmed: (recoveryCodes: readonly string[]) => void;
}

function Confirm({ begun: { picture, secret }, confirmed }: ConfirmProps) {
  const [code, setCode] = useState("");
  const confirming = useMutation({
    mutationFn: () => send("POST /profile/codes/confirm", { code: code.replaceAll(/\s/g, "") }),
    onSuccess: ({ recoveryCodes }) => confirmed(recoveryCodes),
    onError: () => setCode(""),
  });
  return (
    <FieldsForm going={confirming} isReady={code !== ""}>
      <p className="empty">Take this picture with your authenticator, or type the secret into it. Then type the code that it shows.</p>
      <div className="picture">
        <img src={picture} alt="QR code of the secret" width={184} height={184} />
        <div>
          <code className="secret">{secret.replaceAll(/(.{4})(?=.)/g, "$1 ")}</code>
          <CopyToClipboard
            textToCopy={secret}
            copyButtonText="Copy the secret"
            copySuccessText="Copied"
            copyErrorText="Could not be copied"
          />
        </div>
      </div>
      <FormFailed error={confirming.error} fields={["code"]} />
      <CodeField value={code} change={setCode} error={wrongFields(confirming.error).get("code")} />
      <div className="buttons">
        <Button variant="primary" loading={confirming.isPending} disabled={code === ""} disabledReason="The code is missing.">
          Confirm
        </Button>
      </div>
    </FieldsForm>
  );
}
