import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";

interface EmailFieldProps {
  readonly value: string;
  readonly change: (value: string) => void;
  readonly error: string | undefined;
}

export const EmailField = ({ value, change, error }: EmailFieldProps) => (
  <FormField label="E-mail address" stretch {...(error !== undefined && { errorText: error })}>
    <Input
      type="email"
      inputMode="email"
      autoComplete={false}
      autoFocus
      value={value}
      spellcheck={false}
      onChange={({ detail }) => change(detail.value)}
      nativeInputAttributes={{ maxLength: 254 }}
    />
  </FormField>
);
