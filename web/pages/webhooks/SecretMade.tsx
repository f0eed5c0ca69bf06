import type { WebhookMade } from "../../../contract/webhooks.ts";
import { Foreign } from "../../components/Foreign.tsx";
import { ShownOnce } from "../../components/ShownOnce.tsx";

export function SecretMade({ made: { secret, webhook }, close }: { readonly made: WebhookMade; readonly close: () => void }) {
  return (
    <ShownOnce
      header="Keep this secret"
      what="secret"
      secret={secret}
      close={close}
      words={
        <>
          What is posted to <Foreign text={webhook.host} /> is signed with it: whoever receives it can tell it from anybody else’s. It is
          not shown again. Slack needs none.
        </>
      }
    />
  );
}
