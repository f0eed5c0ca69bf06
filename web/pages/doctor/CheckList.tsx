import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import StatusIndicator, { type StatusIndicatorProps } from "@cloudscape-design/components/status-indicator";
import type { DoctorCheck } from "../../../contract/doctor.ts";
import { Foreign } from "../../components/Foreign.tsx";
import { When } from "../../components/When.tsx";

const shown: Readonly<Record<DoctorCheck["state"], readonly [type: StatusIndicatorProps.Type, word: string]>> = {
  trouble: ["error", "Trouble"],
  unknown: ["pending", "Not known"],
  well: ["success", "Well"],
  off: ["stopped", "Off"],
};

/** Trouble stands first, as the server tells it. */
export const CheckList = ({ checks }: { readonly checks: readonly DoctorCheck[] }) => (
  <ul className="checks-of-doctor">
    {checks.map((check) => (
      <li key={check.id} className={`of-${check.state}`}>
        <Check {...check} />
      </li>
    ))}
  </ul>
);

function Check({ title, state, says, mend }: DoctorCheck) {
  const [type, word] = shown[state];
  return (
    <>
      <div className="about">
        <h3>{title}</h3>
        <StatusIndicator type={type}>{word}</StatusIndicator>
      </div>
      <div className="told">
        {says.map((line) => (
          <p key={line}>
            <Told line={line} />
          </p>
        ))}
        {mend !== null && (
          <div className="mend">
            <p>{mend.text}</p>
            {mend.command !== null && (
              <div className="command">
                <code>{mend.command}</code>
                <CopyToClipboard
                  variant="icon"
                  textToCopy={mend.command}
                  copyButtonAriaLabel={`Copy the command: ${mend.command}`}
                  copySuccessText="Copied"
                  copyErrorText="Could not be copied"
                />
              </div>
            )}
          </div>
        )}
      </div>
    </>
  );
}

const INSTANT = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)/;

/** As the command tells it, with instants in the reader's own time. */
const Told = ({ line }: { readonly line: string }) =>
  line.split(INSTANT).map((part) => (INSTANT.test(part) ? <When key={part} at={part} /> : <Foreign key={part} text={part} />));
