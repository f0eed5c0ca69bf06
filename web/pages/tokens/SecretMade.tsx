import type { TokenMade } from "../../../contract/tokens.ts";
import { Document } from "../../components/Document.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { ShownOnce } from "../../components/ShownOnce.tsx";
import { When } from "../../components/When.tsx";

export function SecretMade({ made: { secret, token }, close }: { readonly made: TokenMade; readonly close: () => void }) {
  return (
    <ShownOnce
      header="Keep this token"
      what="token"
      secret={secret}
      close={close}
      words={
        <>
          “<Foreign text={token.name} />” is good until <When at={token.expiresAt} />. The token is not shown again: who loses it makes
          another one.
        </>
      }
    >
      <div>
        <p className="empty">With the token in a variable, a program asks so:</p>
        <Document name="Example" text={exampleAt(location.origin)} />
      </div>
    </ShownOnce>
  );
}

/** The secret is not in it: a command's words are seen by others on the same machine, and kept by the shell. */
const exampleAt = (origin: string): string => `curl -H "Authorization: Bearer $PILLARWATCH_TOKEN" ${origin}/api/v1/findings`;
