import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { LONGEST_PURPOSE } from "../../posture/words.ts";

interface PurposeFieldProps {
  /** "nightly report". */
  readonly example: string;
  readonly value: string;
  readonly change: (value: string) => void;
  readonly errorText?: string;
}

/** The name of what a program is given: in a year it is the only hint at why it was made. */
export const PurposeField = ({ example, value, change, ...error }: PurposeFieldProps) => (
  <FormField label="What it is for" description={`Such as “${example}”.`} stretch {...error}>
    <Input
      autoComplete={false}
      autoFocus
      value={value}
      onChange={({ detail }) => change(detail.value)}
      nativeInputAttributes={{ maxLength: LONGEST_PURPOSE }}
    />
  </FormField>
);
