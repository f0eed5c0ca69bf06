import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import Modal from "@cloudscape-design/components/modal";
import type { ReactNode } from "react";

interface ShownOnceProps {
  readonly header: string;
  /** "link", "token". */
  readonly what: string;
  readonly secret: string;
  /** What it is good for, and until when. */
  readonly words: ReactNode;
  readonly close: () => void;
  /** Below it: how it is used. */
  readonly children?: ReactNode;
}

/** Shown this once: Pillarwatch keeps only what recognises it. A click beside it closes nothing. */
export function ShownOnce({ header, what, secret, words, close, children }: ShownOnceProps) {
  return (
    <Modal
      visible
      header={header}
      onDismiss={({ detail }) => detail.reason !== "overlay" && close()}
      footer={
        <Box float="right">
          <Button onClick={close}>Done</Button>
        </Box>
      }
    >
      <div className="fields">
        <p className="empty">{words}</p>
        <div className="document made-link">{secret}</div>
        <CopyToClipboard
          textToCopy={secret}
          copyButtonText={`Copy the ${what}`}
          copySuccessText="Copied"
          copyErrorText="Could not be copied"
        />
        {children}
      </div>
    </Modal>
  );
}
