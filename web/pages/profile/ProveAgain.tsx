import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import { send } from "../../api/get.ts";
import { useSignedIn } from "../../api/session.ts";
import { paths } from "../../paths.ts";
import { OwnPassword } from "./OwnPassword.tsx";

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

const ByPassword = ({ proved }: ProveAgainProps) => (
  <OwnPassword ask={(password) => send("POST /profile/proof", { password })} done={proved} verb="End">
    <p className="empty">You have not typed your password for five minutes. It ends the sessions.</p>
  </OwnPassword>
);

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
