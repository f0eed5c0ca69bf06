import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Multiselect from "@cloudscape-design/components/multiselect";
import RadioGroup from "@cloudscape-design/components/radio-group";
import { useState } from "react";
import type { WebhookMade } from "../../../contract/webhooks.ts";
import { type WebhookEvent, type WebhookFormat, webhookEvents, webhookFormats } from "../../../posture/words.ts";
import { send } from "../../api/get.ts";
import { Dialog, useDoing } from "../../components/Dialog.tsx";
import { errorsOf } from "../../components/errors.ts";
import { PurposeField } from "../../components/PurposeField.tsx";
import { eventNames, formatNames } from "./events.ts";
import { SecretMade } from "./SecretMade.tsx";

const usual: readonly WebhookEvent[] = ["new-critical", "came-back", "coverage-lost", "run-failed"];
const formatWords: Readonly<Record<WebhookFormat, string>> = {
  json: "A signed document, for programs",
  slack: "For an incoming webhook of Slack, or of what takes the same",
};

/** Made, its secret is shown at once: the dialog becomes the one that shows it. */
export function MakeWebhook({ close }: { readonly close: () => void }) {
  const [name, setName] = useState("");
  const [target, setTarget] = useState("");
  const [format, setFormat] = useState<WebhookFormat>("json");
  const [events, setEvents] = useState(usual);
  const [made, setMade] = useState<WebhookMade>();
  const asked = { name: name.trim(), target: target.trim(), format, events: [...events] };
  const going = useDoing("/webhooks", () => send("POST /webhooks", asked), setMade);
  if (made !== undefined) return <SecretMade made={made} close={close} />;
  const errorOf = errorsOf(going.error);
  return (
    <Dialog
      header="Make a webhook"
      close={close}
      verb="Make"
      going={going}
      fields={["name", "target", "events"]}
      reason={reasonAgainst(asked)}
    >
      <PurposeField example="security chat" value={name} change={setName} {...errorOf("name")} />
      <FormField label="Address" description="Kept sealed: only its host is shown again." stretch {...errorOf("target")}>
        <Input
          type="url"
          inputMode="url"
          autoComplete={false}
          placeholder="https://hooks.example.com/…"
          value={target}
          onChange={({ detail }) => setTarget(detail.value)}
        />
      </FormField>
      <FormField label="Format" stretch>
        <RadioGroup
          value={format}
          items={webhookFormats.map((one) => ({ value: one, label: formatNames[one], description: formatWords[one] }))}
          onChange={({ detail }) => setFormat(webhookFormats.find((one) => one === detail.value) ?? "json")}
        />
      </FormField>
      <EventsField chosen={events} choose={setEvents} {...errorOf("events")} />
    </Dialog>
  );
}

interface EventsFieldProps {
  readonly chosen: readonly WebhookEvent[];
  readonly choose: (events: readonly WebhookEvent[]) => void;
  readonly errorText?: string;
}

export function EventsField({ chosen, choose, errorText }: EventsFieldProps) {
  const options = webhookEvents.map((event) => ({ value: event, label: eventNames[event] }));
  return (
    <FormField
      label="Told of"
      description="One message a run and kind, however many there are."
      stretch
      {...(errorText !== undefined && { errorText })}
    >
      <Multiselect
        placeholder="Choose what it is told of"
        options={options}
        selectedOptions={options.filter(({ value }) => chosen.includes(value))}
        deselectAriaLabel={({ label = "" }) => `Leave out: ${label}`}
        onChange={({ detail }) => choose(webhookEvents.filter((event) => detail.selectedOptions.some(({ value }) => value === event)))}
        expandToViewport
      />
    </FormField>
  );
}

function reasonAgainst({ name, target, events }: { readonly name: string; readonly target: string; readonly events: readonly unknown[] }) {
  if (name === "") return "Say what it is for.";
  if (target === "") return "Say where it is posted to.";
  return events.length === 0 ? "Choose what it is told of." : undefined;
}
