import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input, { type InputProps } from "@cloudscape-design/components/input";
import { type Ref, useState } from "react";

/** As the server holds it (OWASP ASVS 5.0, 6.2.9 asks for it at the least where nothing else is asked). */
const LEAST_PASSWORD = 15;

interface PasswordFieldProps {
  readonly label: string;
  readonly value: string;
  readonly change: (value: string) => void;
  /** new: one that is chosen now, of which it is said what is asked for. */
  readonly kind: "current" | "new";
  /** What was wrong with it. */
  readonly error?: string | undefined;
  readonly autoFocus?: boolean;
  readonly inputRef?: Ref<InputProps.Ref>;
}

/** Typed, pasted or filled in by a password manager, and shown where the reader asks for it: then nobody needs to type it twice. */
export function PasswordField({ label, value, change, kind, error, autoFocus = false, inputRef }: PasswordFieldProps) {
  const [isShown, setShown] = useState(false);
  const asked = `At least ${LEAST_PASSWORD} characters, spaces too, and nothing common.`;
  // As the reader counts: a letter with its marks is one.
  const length = [...value].length;
  const missing = LEAST_PASSWORD - length;
  return (
    <FormField
      label={label}
      stretch
      {...(kind === "new" && { constraintText: value === "" || missing <= 0 ? asked : `${asked} ${missing} more.` })}
      {...(error !== undefined && { errorText: error })}
    >
      <div className="password-field">
        <Input
          {...(inputRef !== undefined && { ref: inputRef })}
          type={isShown ? "text" : "password"}
          name={kind === "new" ? "new-password" : "current-password"}
          autoComplete={kind === "new" ? "new-password" : "current-password"}
          autoFocus={autoFocus}
          value={value}
          spellcheck={false}
          onChange={({ detail }) => change(detail.value)}
          nativeInputAttributes={{ autoCapitalize: "none", autoCorrect: "off", maxLength: 512 }}
        />
        <Button formAction="none" ariaLabel={isShown ? `Hide: ${label}` : `Show: ${label}`} onClick={() => setShown(!isShown)}>
          {isShown ? "Hide" : "Show"}
        </Button>
      </div>
    </FormField>
  );
}
