import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input, { type InputProps } from "@cloudscape-design/components/input";
import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { problemWord, send } from "../../api/get.ts";
import { FormFailed } from "../../components/FormFailed.tsx";
import { CodeField } from "../../door/CodeField.tsx";
import { PasswordField } from "../../door/PasswordField.tsx";

interface PasswordFormProps {
  readonly entered: () => Promise<void>;
  /** The one way in, or the first: then one can begin to type at once. */
  readonly isFirst: boolean;
}

/** Address and password, and the one-time code where the first answer asks for it: both stay until it is given. */
export function PasswordForm({ entered, isFirst }: PasswordFormProps) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [isCodeAsked, setCodeAsked] = useState(false);
  const emailInput = useRef<InputProps.Ref>(null);
  const passwordInput = useRef<InputProps.Ref>(null);
  const signing = useMutation({
    mutationFn: () => send("POST /session/password", { email: email.trim(), password, ...(isCodeAsked && { code: code.trim() }) }),
    onSuccess: entered,
    onError: (error) => {
      if (problemWord(error) === "code-needed") setCodeAsked(true);
      else if (isCodeAsked) setCode("");
      else passwordInput.current?.select();
    },
  });
  /** Never disabled: a browser may have filled in what it tells only when somebody touches the page. */
  const begin = () => {
    if (signing.isPending) return;
    if (email.trim() === "") emailInput.current?.focus();
    else if (password === "") passwordInput.current?.focus();
    else if (!isCodeAsked || code.trim() !== "") signing.mutate();
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        begin();
      }}
    >
      {/* That a code is needed is no refusal: the field says it. */}
      <FormFailed error={problemWord(signing.error) === "code-needed" ? null : signing.error} />
      <FormField label="E-mail address" stretch>
        <Input
          ref={emailInput}
          type="email"
          inputMode="email"
          name="username"
          autoComplete="username"
          autoFocus={isFirst}
          value={email}
          readOnly={isCodeAsked}
          spellcheck={false}
          onChange={({ detail }) => setEmail(detail.value)}
          nativeInputAttributes={{ autoCapitalize: "none", maxLength: 254 }}
        />
      </FormField>
      {!isCodeAsked && <PasswordField label="Password" kind="current" value={password} change={setPassword} inputRef={passwordInput} />}
      {isCodeAsked && <CodeField value={code} change={setCode} mayRecover />}
      <Button variant="primary" fullWidth loading={signing.isPending} loadingText="Signing in">
        Sign in
      </Button>
      {isCodeAsked ? (
        <Button
          variant="inline-link"
          formAction="none"
          onClick={() => {
            setCodeAsked(false);
            setCode("");
            setPassword("");
            signing.reset();
          }}
        >
          Sign in as somebody else
        </Button>
      ) : (
        <p className="below">Forgotten? Ask your Pillarwatch administrator for a new link.</p>
      )}
    </form>
  );
}
