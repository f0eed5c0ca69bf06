import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import { type UseQueryResult, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Profile } from "../../../contract/profile.ts";
import { send, wrongFields } from "../../api/get.ts";
import { profileQuery } from "../../api/queries.ts";
import { useSignedIn } from "../../api/session.ts";
import { Answer } from "../../components/Answer.tsx";
import { FieldsForm } from "../../components/FieldsForm.tsx";
import { FormFailed } from "../../components/FormFailed.tsx";
import { PasswordField } from "../../door/PasswordField.tsx";
import { Username } from "../../door/Username.tsx";
import { NoPassword } from "./NoPassword.tsx";

export function PasswordBox({ profile }: { readonly profile: UseQueryResult<Profile> }) {
  return (
    <Container fitHeight header={<Header variant="h2">Password</Header>}>
      <Answer of={profile} name="The password" lines={5}>
        {({ hasPassword }) => (hasPassword ? <Change /> : <NoPassword what="A password" />)}
      </Answer>
    </Container>
  );
}

/** The present one is asked for, so that an unlocked screen is not enough. */
function Change() {
  const { person } = useSignedIn();
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const queries = useQueryClient();
  const changing = useMutation({
    mutationFn: () => send("POST /profile/password", { current, password }),
    onSuccess: () => {
      setCurrent("");
      setPassword("");
      return queries.invalidateQueries(profileQuery);
    },
  });
  const wrong = wrongFields(changing.error);
  const isFilled = current !== "" && password !== "";
  return (
    <FieldsForm going={changing} isReady={isFilled}>
      {changing.isSuccess && password === "" && current === "" && (
        <div role="status">
          <Alert type="success">The new password counts from now on.</Alert>
        </div>
      )}
      <FormFailed error={changing.error} fields={["current", "password"]} />
      <Username email={person.email} />
      <PasswordField label="Present password" kind="current" value={current} change={setCurrent} error={wrong.get("current")} />
      <PasswordField label="New password" kind="new" value={password} change={setPassword} error={wrong.get("password")} />
      <div>
        <Button loading={changing.isPending} loadingText="Changing it" disabled={!isFilled} disabledReason="Both are needed.">
          Change password
        </Button>
      </div>
    </FieldsForm>
  );
}
