import type { PersonLink } from "../../../contract/people.ts";
import { Foreign } from "../../components/Foreign.tsx";
import { ShownOnce } from "../../components/ShownOnce.tsx";
import { When } from "../../components/When.tsx";
import { nameOf } from "./name.ts";

export function LinkMade({ made: { person, link, expiresAt }, close }: { readonly made: PersonLink; readonly close: () => void }) {
  return (
    <ShownOnce
      header="Send this link"
      what="link"
      secret={link}
      close={close}
      words={
        <>
          To <Foreign text={nameOf(person)} />, by a way that only they read: whoever opens it chooses the password. It works once, until{" "}
          <When at={expiresAt} />, and is not shown again.
        </>
      }
    />
  );
}
