import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useState } from "react";

interface CodeFieldProps {
  readonly value: string;
  readonly change: (value: string) => void;
  /** A recovery code does as well. */
  readonly mayRecover?: boolean;
  readonly error?: string | undefined;
  /** false: something else on the page comes first. */
  readonly autoFocus?: boolean;
}

/** Six digits of the authenticator: a phone shows digits for them, and fills in what it knows. */
export function CodeField({ value, change, mayRecover = false, error, autoFocus = true }: CodeFieldProps) {
  const [isRecovery, setRecovery] = useState(false);
  return (
    <FormField
      label={isRecovery ? "Recovery code" : "One-time code"}
      description={isRecovery ? "One of those that you kept. It works once." : "The six digits that your authenticator shows now."}
      stretch
      {...(error !== undefined && { errorText: error })}
    >
      <div className="code-field">
        <Input
          key={String(isRecovery)}
          name="one-time-code"
          inputMode={isRecovery ? "text" : "numeric"}
          autoComplete={isRecovery ? "off" : "one-time-code"}
          autoFocus={autoFocus || isRecovery}
          value={value}
          spellcheck={false}
          onChange={({ detail }) => change(detail.value)}
          nativeInputAttributes={{ autoCapitalize: "none", maxLength: 40 }}
        />
        {mayRecover && (
          <Button
            variant="inline-link"
            formAction="none"
            onClick={() => {
              change("");
              setRecovery(!isRecovery);
            }}
          >
            {isRecovery ? "Use the authenticator" : "Use a recovery code"}
          </Button>
        )}
      </div>
    </FormField>
  );
}
