import Alert from "@cloudscape-design/components/alert";
import { useSearchParams } from "react-router";
import { failures } from "./failures.ts";

/** What a provider's answer came back with, by the word in the address. */
export function ProviderFailure() {
  const [parameters] = useSearchParams();
  const word = parameters.get("failed");
  if (word === null) return null;
  const { header, why } = failures.get(word) ?? { header: "The sign-in failed", why: "Try again." };
  return (
    <div role="alert">
      <Alert type="error" header={header}>
        {why}
      </Alert>
    </div>
  );
}
