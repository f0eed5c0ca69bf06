import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import Modal from "@cloudscape-design/components/modal";
import type { PersonLink } from "../../../contract/people.ts";
import { Foreign } from "../../components/Foreign.tsx";
import { When } from "../../components/When.tsx";
import { nameOf } from "./name.ts";

/** Shown this once: Pillarwatch keeps only what recognises it. */
export function LinkMade({ made: { person, link, expiresAt }, close }: { readonly made: PersonLink; readonly close: () => void }) {
  return (
    <Modal
      visible
      header="Send this link"
      onDismiss={close}
      footer={
        <Box float="right">
          <Button onClick={close}>Done</Button>
        </Box>
      }
    >
      <div className="fields">
        <p className="empty">
          To <Foreign text={nameOf(person)} />, by a way that only they read: whoever opens it chooses the password. It works once, until{" "}
          <When at={expiresAt} />, and is not shown again.
        </p>
        <div className="document made-link">{link}</div>
        <CopyToClipboard textToCopy={link} copyButtonText="Copy the link" copySuccessText="Copied" copyErrorText="Could not be copied" />
      </div>
    </Modal>
  );
}
