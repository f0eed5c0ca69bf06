import "../../components/listed-rows.css";
import "./webhooks.css";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Webhook } from "../../../contract/webhooks.ts";
import { send } from "../../api/get.ts";
import { webhooksQuery } from "../../api/queries.ts";
import { Answer } from "../../components/Answer.tsx";
import { Dialog, useDoing } from "../../components/Dialog.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { Page } from "../../components/Page.tsx";
import { ChangeEvents, RemoveWebhook, SwitchWebhook } from "./ChangeWebhook.tsx";
import { Deliveries } from "./Deliveries.tsx";
import { MakeWebhook } from "./MakeWebhook.tsx";
import { WebhookTable, type What } from "./WebhookTable.tsx";

/** Where other tools hear of what a run found. */
export function WebhooksPage() {
  const webhooks = useQuery(webhooksQuery);
  const [isMaking, setMaking] = useState(false);
  const [asked, setAsked] = useState<{ readonly what: What; readonly webhook: Webhook }>();
  const make = (
    <Button variant="primary" onClick={() => setMaking(true)}>
      Make a webhook
    </Button>
  );
  return (
    <Page
      title="Webhooks"
      {...(webhooks.data !== undefined && { counter: `(${webhooks.data.items.length})` })}
      description="Other tools hear at the end of a run what it found: one signed message a kind."
      actions={make}
    >
      <Container>
        <Answer of={webhooks} name="The webhooks" lines={6}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState heading="No webhook yet">
                Slack, a ticket system or a program of your own can be told of new critical findings.
              </EmptyState>
            ) : (
              <WebhookTable webhooks={items} ask={(what, webhook) => setAsked({ what, webhook })} />
            )
          }
        </Answer>
      </Container>
      {isMaking && <MakeWebhook close={() => setMaking(false)} />}
      {asked !== undefined && <Doing what={asked.what} webhook={asked.webhook} ask={setAsked} />}
    </Page>
  );
}

interface DoingProps {
  readonly what: What;
  readonly webhook: Webhook;
  readonly ask: (asked: { readonly what: What; readonly webhook: Webhook } | undefined) => void;
}

function Doing({ what, webhook, ask }: DoingProps) {
  const close = () => ask(undefined);
  switch (what) {
    case "deliveries":
      return <Deliveries webhook={webhook} close={close} />;
    case "test":
      // What became of it is among the deliveries.
      return <Test webhook={webhook} close={close} done={() => ask({ what: "deliveries", webhook })} />;
    case "events":
      return <ChangeEvents webhook={webhook} close={close} />;
    case "switch":
      return <SwitchWebhook webhook={webhook} close={close} />;
    case "remove":
      return <RemoveWebhook webhook={webhook} close={close} />;
  }
}

function Test({ webhook, close, done }: { readonly webhook: Webhook; readonly close: () => void; readonly done: () => void }) {
  const going = useDoing("/webhooks", () => send(`POST /webhooks/${webhook.id}/test`), done);
  return (
    <Dialog header="Send a test" close={close} verb="Send" going={going}>
      <p className="empty">
        A message that says it is a test is posted to <Foreign text={webhook.host} />.
      </p>
    </Dialog>
  );
}
