import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import { useRouteError } from "react-router";
import { Page } from "./Page.tsx";

/** A fault in a page's own program, or a script that is gone since a new version was installed. The other pages are a click away. */
export function PageBroken() {
  const error = useRouteError();
  return (
    <Page title="This page broke">
      <Alert
        type="error"
        header="A fault in Pillarwatch, not in your data"
        action={<Button onClick={() => location.reload()}>Load the page anew</Button>}
      >
        {error instanceof Error ? error.message : String(error)}
      </Alert>
    </Page>
  );
}
