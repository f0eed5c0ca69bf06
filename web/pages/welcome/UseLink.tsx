import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useNavigate } from "react-router";
import type { Link } from "../../../contract/session.ts";
import { RequestFailed, send, wrongFields } from "../../api/get.ts";
import { enter } from "../../api/session.ts";
import { errorOf } from "../../components/errors.ts";
import { Foreign } from "../../components/Foreign.tsx";
import { FormFailed } from "../../components/FormFailed.tsx";
import { When } from "../../components/When.tsx";
import { CodeField } from "../../door/CodeField.tsx";
import { Door } from "../../door/Door.tsx";
import { NotKept } from "../../door/NotKept.tsx";
import { PasswordField } from "../../door/PasswordField.tsx";
import { paths } from "../../paths.ts";
import { Expired } from "./Expired.tsx";

interface Words {
  readonly title: string;
  readonly lead: string;
  readonly button: string;
}

const words: Readonly<Record<Link["purpose"], Words>> = {
  "set-up": {
    title: "Make the first administrator",
    lead: "You are the first here. You can invite everybody else afterwards.",
    button: "Begin",
  },
  invitation: { title: "Welcome", lead: "Choose a password, and you are in.", button: "Choose and sign in" },
  reset: { title: "A new password", lead: "Choose it, and you are in.", button: "Choose and sign in" },
  demonstration: {
    title: "Look at the sample",
    lead: "An invented organization, read by the same program that reads yours.",
    button: "Open the sample organization",
  },
};

/** What the link is for, and what it still needs. */
export function UseLink({ link, token }: { readonly link: Link; readonly token: string }) {
  const { purpose } = link;
  const [email, setEmail] = useState(link.email ?? "");
  const [name, setName] = useState(link.name ?? "");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const queries = useQueryClient();
  const navigate = useNavigate();
  const using = useMutation({
    mutationFn: async () => {
      await send("POST /links/use", {
        token,
        ...(purpose !== "demonstration" && { password }),
        ...(link.needsCode && { code: code.trim() }),
        ...(purpose === "set-up" && { email: email.trim(), ...(name.trim() !== "" && { name: name.trim() }) }),
      });
      return enter(queries);
    },
    onError: () => setCode(""),
    onSuccess: (isKept) => {
      if (isKept) void navigate(paths.overview, { replace: true });
    },
  });
  if (using.error instanceof RequestFailed && using.error.problem.status === 404) return <Expired />;
  const isFilled = purpose === "demonstration" || (password !== "" && email.trim() !== "" && (!link.needsCode || code.trim() !== ""));
  const { title, lead, button } = words[purpose];
  const wrong = wrongFields(using.error);
  return (
    <Door title={title} lead={lead}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (isFilled && !using.isPending) using.mutate();
        }}
      >
        {using.data === false && <NotKept />}
        <FormFailed error={using.error} fields={["email", "name", "password"]} />
        {purpose !== "demonstration" && (
          <>
            <EmailField purpose={purpose} value={email} change={setEmail} error={wrong.get("email")} />
            {purpose === "set-up" && (
              <FormField label={optional("Name")} stretch {...errorOf(wrong.get("name"))}>
                <Input
                  name="name"
                  autoComplete="name"
                  value={name}
                  onChange={({ detail }) => setName(detail.value)}
                  nativeInputAttributes={{ maxLength: 200 }}
                />
              </FormField>
            )}
            <PasswordField
              label="Password"
              kind="new"
              value={password}
              change={setPassword}
              error={wrong.get("password")}
              autoFocus={purpose !== "set-up"}
            />
            {link.needsCode && <CodeField value={code} change={setCode} mayRecover autoFocus={false} />}
          </>
        )}
        <Button
          variant="primary"
          fullWidth
          loading={using.isPending}
          loadingText="Signing in"
          disabled={!isFilled}
          disabledReason={missing(link)}
        >
          {button}
        </Button>
        <p className="below">
          The link works once, until <When at={link.expiresAt} />.
          {link.name !== null && purpose !== "set-up" && (
            <>
              {" "}
              It was made for <Foreign text={link.name} />.
            </>
          )}
        </p>
      </form>
    </Door>
  );
}

const missing = ({ purpose, needsCode }: Link): string => {
  if (purpose === "set-up") return "Address and password are both needed.";
  return needsCode ? "Password and code are both needed." : "The password is missing.";
};

const optional = (label: string): ReactNode => (
  <>
    {label} <i>- optional</i>
  </>
);

interface EmailFieldProps {
  readonly purpose: Link["purpose"];
  readonly value: string;
  readonly change: (value: string) => void;
  readonly error: string | undefined;
}

/** A password manager keeps the password under it, so it stands there also where it is not to be changed. */
const EmailField = ({ purpose, value, change, error }: EmailFieldProps) => (
  <FormField label="E-mail address" stretch {...errorOf(error)}>
    <Input
      type="email"
      inputMode="email"
      name="username"
      autoComplete="username"
      autoFocus={purpose === "set-up"}
      readOnly={purpose !== "set-up"}
      value={value}
      spellcheck={false}
      onChange={({ detail }) => change(detail.value)}
      nativeInputAttributes={{ autoCapitalize: "none", maxLength: 254 }}
    />
  </FormField>
);
