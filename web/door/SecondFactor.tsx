import "../pages/profile/profile.css";
import Button from "@cloudscape-design/components/button";
import { useMutation } from "@tanstack/react-query";
import { signOut } from "../api/session.ts";
import { FormFailed } from "../components/FormFailed.tsx";
import { SettingUp } from "../pages/profile/SetUpCodes.tsx";
import { Door } from "./Door.tsx";

/** Whoever signs in by a password must set up codes before anything else: the server answers nothing until then. */
export function SecondFactor({ done }: { readonly done: () => void }) {
  const leaving = useMutation({ mutationFn: signOut });
  return (
    <Door
      title="Set up one-time codes"
      lead="Here a password alone is not enough: beside it you type six digits that an authenticator on your phone shows."
    >
      <SettingUp done={done} />
      <FormFailed error={leaving.error} />
      <p className="below">
        <Button variant="inline-link" onClick={() => leaving.mutate()}>
          Sign out
        </Button>
      </p>
    </Door>
  );
}
