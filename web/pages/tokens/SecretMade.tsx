import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import Modal from "@cloudscape-design/components/modal";
import type { TokenMade } from "../../../contract/tokens.ts";
import { Document } from "../../components/Document.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { When } from "../../components/When.tsx";

/** Shown this once: Pillarwatch keeps only what recognises it. A click beside it closes nothing. */
export function SecretMade({ made: { secret, token }, close }: { readonly made: TokenMade; readonly close: () => void }) {
  return (
    <Modal
      visible
      header="Keep this token"
      onDismiss={({ detail }) => detail.reason !== "overlay" && close()}
      footer={
        <Box float="right">
          <Button onClick={close}>Done</Button>
        </Box>
      }
    >
      <div className="fields">
        <p className="empty">
          “<Foreign text={token.name} />” is good until <When at={token.expiresAt} />. The token is not shown again: who loses it makes
          another one.
        </p>
        <div className="document made-link">{secret}</div>
        <CopyToClipboard textToCopy={secret} copyButtonText="Copy the token" copySuccessText="Copied" copyErrorText="Could not be copied" />
        <div>
          <p className="empty">With the token in a variable, a program asks so:</p>
          <Document name="Example" text={exampleAt(location.origin)} />
        </div>
      </div>
    </Modal>
  );
}

/** The secret is not in it: a command's words are seen by others on the same machine, and kept by the shell. */
const exampleAt = (origin: string): string => `curl -H "Authorization: Bearer $PILLARWATCH_TOKEN" ${origin}/api/v1/findings`;
