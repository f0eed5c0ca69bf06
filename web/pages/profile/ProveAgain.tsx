import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { send, wrongFields } from "../../api/get.ts";
import { useSignedIn } from "../../api/session.ts";
import { FormFailed } from "../../components/FormFailed.tsx";
import { PasswordField } from "../../door/PasswordField.tsx";
import { Username } from "../../door/Username.tsx";
import { paths } from "../../paths.ts";

interface ProveAgainProps {
  readonly close: () => void;
  readonly proved: () => void;
}

/** A browser that was left open must not end a person's sessions for whoever finds it. */
export function ProveAgain(props: ProveAgainProps) {
  const { way } = useSignedIn().person;
  return (
    <Modal visible header="Is it you?" onDismiss={props.close}>
      {way === "openid" ? <ByProvider /> : <ByPassword {...props} />}
    </Modal>
  );
}

function ByPassword({ proved }: ProveAgainProps) {
  const [password, setPassword] = useState("");
  const proving = useMutation({ mutationFn: () => send("POST /profile/proof", { password }), onSuccess: proved });
  return (
    <form
      className="fields"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (password !== "") proving.mutate();
      }}
    >
      <p className="empty">You have not typed your password for five minutes. It ends the sessions.</p>
      <FormFailed error={proving.error} fields={["password"]} />
      <Username email={useSignedIn().person.email} />
      <PasswordField
        label="Your password"
        kind="current"
        value={password}
        change={setPassword}
        error={wrongFields(proving.error).get("password")}
        autoFocus
      />
      <div className="buttons">
        <Button variant="primary" loading={proving.isPending} disabled={password === ""} disabledReason="The password is missing.">
          End
        </Button>
      </div>
    </form>
  );
}

const again = `/auth/openid/begin?${new URLSearchParams({ to: paths.profile, again: "1" }).toString()}`;

const ByProvider = () => (
  <div className="fields">
    <p className="empty">Your provider has not asked you who you are for five minutes. Sign in there again, then end the sessions here.</p>
    <div className="buttons">
      <Button variant="primary" href={again}>
        Sign in again
      </Button>
    </div>
  </div>
);
