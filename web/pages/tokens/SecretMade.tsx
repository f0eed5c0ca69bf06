import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import Modal from "@cloudscape-design/components/modal";
import type { TokenMade } from "../../../contract/tokens.ts";
import { Foreign } from "../../components/Foreign.tsx";
import { When } from "../../components/When.tsx";

/** Shown this once: Pillarwatch keeps only what recognises it. */
export function SecretMade({ made: { secret, token }, close }: { readonly made: TokenMade; readonly close: () => void }) {
  return (
    <Modal
      visible
      header="Keep this token"
      onDismiss={close}
      footer={
        <Box float="right">
          <Button onClick={close}>Done</Button>
        </Box>
      }
    >
      <div className="fields">
        <p className="empty">
          For <Foreign text={token.name} />, until <When at={token.expiresAt} />. It is not shown again. Send it along as{" "}
          <code>Authorization: Bearer …</code>
        </p>
        <div className="document made-link">{secret}</div>
        <CopyToClipboard textToCopy={secret} copyButtonText="Copy the token" copySuccessText="Copied" copyErrorText="Could not be copied" />
      </div>
    </Modal>
  );
}
