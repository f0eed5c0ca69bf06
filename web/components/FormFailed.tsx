import "./fields.css";
import Alert from "@cloudscape-design/components/alert";
import { whyFailed, wrongFields } from "../api/get.ts";

interface FormFailedProps {
  readonly error: Error | null;
  /** Those that say themselves what is wrong with them. */
  readonly fields?: readonly string[];
}

/** Why what was sent was refused, said aloud too; nothing where a field says it. */
export function FormFailed({ error, fields = [] }: FormFailedProps) {
  if (error === null || [...wrongFields(error).keys()].some((field) => fields.includes(field))) return null;
  return (
    <div role="alert">
      <Alert type="error">{whyFailed(error)}</Alert>
    </div>
  );
}
