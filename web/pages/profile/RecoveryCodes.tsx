import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import { download } from "../../components/download.ts";

/** Shown this once: who closes it without keeping them sets codes up anew. */
export function RecoveryCodes({ codes, close }: { readonly codes: readonly string[]; readonly close: () => void }) {
  const text = codes.join("\n");
  return (
    <div className="fields">
      <Alert type="success" header="One-time codes are set up">
        Keep these recovery codes where your phone is not: each signs you in once, if you lose it. They are not shown again.
      </Alert>
      <ul className="recovery-codes" aria-label="Recovery codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className="buttons">
        <CopyToClipboard textToCopy={text} copyButtonText="Copy" copySuccessText="Copied" copyErrorText="Could not be copied" />
        <Button
          iconName="download"
          onClick={() => download("pillarwatch-recovery-codes.txt", new Blob([`${text}\n`], { type: "text/plain;charset=utf-8" }))}
        >
          Save as a file
        </Button>
        <Button variant="primary" onClick={close}>
          I have kept them
        </Button>
      </div>
    </div>
  );
}
