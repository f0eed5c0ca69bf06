import { useState } from "react";
import type { PersonLink } from "../../../contract/people.ts";
import { send } from "../../api/get.ts";
import { Dialog, useDoing } from "../../components/Dialog.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import type { DoingProps } from "./doing.ts";
import { LinkMade } from "./LinkMade.tsx";
import { nameOf } from "./name.ts";

export function NewLink({ person, close }: DoingProps) {
  const [made, setMade] = useState<PersonLink>();
  const going = useDoing("/people", () => send(`POST /people/${person.id}/link`), setMade);
  if (made !== undefined) return <LinkMade made={made} close={close} />;
  return (
    <Dialog header="A new link" close={close} verb="Make the link" going={going}>
      <p className="empty">
        Whoever opens it chooses the password of <Foreign text={nameOf(person)} />. Links that were made for them before work no longer.
      </p>
    </Dialog>
  );
}
