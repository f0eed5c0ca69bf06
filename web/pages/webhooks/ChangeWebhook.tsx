import { useState } from "react";
import type { Webhook } from "../../../contract/webhooks.ts";
import { send } from "../../api/get.ts";
import { Dialog, useDoing } from "../../components/Dialog.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { EventsField } from "./MakeWebhook.tsx";

interface WebhookDialogProps {
  readonly webhook: Webhook;
  readonly close: () => void;
}

export function ChangeEvents({ webhook, close }: WebhookDialogProps) {
  const [events, setEvents] = useState<Webhook["events"]>(webhook.events);
  const going = useDoing("/webhooks", () => send(`PATCH /webhooks/${webhook.id}`, { events }), close);
  return (
    <Dialog
      header="What it is told of"
      close={close}
      verb="Save"
      going={going}
      fields={["events"]}
      reason={events.length === 0 ? "Choose something: or switch it off." : undefined}
    >
      <EventsField chosen={events} choose={(chosen) => setEvents([...chosen])} />
    </Dialog>
  );
}

export function SwitchWebhook({ webhook: { id, name, host, isOn, waiting }, close }: WebhookDialogProps) {
  const going = useDoing("/webhooks", () => send(`PATCH /webhooks/${id}`, { isOn: !isOn }), close);
  return (
    <Dialog
      header={isOn ? "Switch this webhook off" : "Switch this webhook on"}
      close={close}
      verb={isOn ? "Switch off" : "Switch on"}
      going={going}
    >
      <p className="empty">
        “<Foreign text={name} otherwise={host} />”{" "}
        {isOn
          ? `is told of nothing until it is on again${waiting > 0 ? `, and ${waiting} that wait are let go` : ""}.`
          : "is told of what happens from now on."}
      </p>
    </Dialog>
  );
}

export function RemoveWebhook({ webhook: { id, name, host }, close }: WebhookDialogProps) {
  const going = useDoing("/webhooks", () => send(`DELETE /webhooks/${id}`), close);
  return (
    <Dialog header="Remove this webhook" close={close} verb="Remove" going={going}>
      <p className="empty">
        Nothing is posted to “<Foreign text={name} otherwise={host} />” any more. Its address and secret are forgotten, and there is no way
        back.
      </p>
    </Dialog>
  );
}
