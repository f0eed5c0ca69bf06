import { useState } from "react";
import type { ConfirmationLink } from "../../../contract/owners.ts";
import { send, wrongFields } from "../../api/get.ts";
import { Dialog, useDoing } from "../../components/Dialog.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { ShownOnce } from "../../components/ShownOnce.tsx";
import { When } from "../../components/When.tsx";
import { EmailField } from "./EmailField.tsx";
import { Named, type NamedAccount } from "./Named.tsx";

interface AskToConfirmProps {
  readonly accounts: readonly NamedAccount[];
  readonly suggested: string;
  readonly close: () => void;
}

/** A link to send: whoever opens it sees these accounts' names and can say that they are theirs. */
export function AskToConfirm({ accounts, suggested, close }: AskToConfirmProps) {
  const [email, setEmail] = useState(suggested);
  const [made, setMade] = useState<ConfirmationLink>();
  const going = useDoing(
    "/owners",
    () => send("POST /owners/confirmations", { accounts: accounts.map(({ id }) => id), email: email.trim() }),
    setMade,
  );
  if (made !== undefined) return <LinkMade made={made} close={close} />;
  return (
    <Dialog
      header="Ask somebody to confirm"
      close={close}
      verb="Make the link"
      going={going}
      fields={["email"]}
      reason={email.trim() === "" ? "The address is missing." : undefined}
    >
      <Named accounts={accounts} />
      <EmailField value={email} change={setEmail} error={wrongFields(going.error).get("email")} />
    </Dialog>
  );
}

function LinkMade({ made: { email, link, expiresAt }, close }: { readonly made: ConfirmationLink; readonly close: () => void }) {
  return (
    <ShownOnce
      header="Send this link"
      what="link"
      secret={link}
      close={close}
      words={
        <>
          To <Foreign text={email} />. Whoever opens it can confirm, once, without a sign-in, until <When at={expiresAt} />. It is not shown
          again.
        </>
      }
    />
  );
}
