/** Webhooks, for the administrator. Neither the address, which may itself let somebody in, nor the secret is in any answer but that of making one. */
import { type Static, Type } from "typebox";
import { auditActorKinds } from "../posture/audit.ts";
import { deliveryStates, webhookEvents, webhookFormats } from "../posture/words.ts";
import { Cursor, ListOf, OneOf, PublicId, Purpose, TextOrNull, Time, TimeOrNull } from "./words.ts";

export const WebhookParams = Type.Object({ id: PublicId });

const Events = Type.Array(OneOf(webhookEvents), {
  minItems: 1,
  maxItems: webhookEvents.length,
  uniqueItems: true,
  description: "What it is told of",
});

export const Webhook = Type.Object({
  id: PublicId,
  name: Purpose,
  host: Type.String({ description: "All of its address that is shown" }),
  format: OneOf(webhookFormats),
  events: Type.Array(OneOf(webhookEvents)),
  isOn: Type.Boolean({ description: "Off: it is told of nothing" }),
  madeBy: Type.Object({
    kind: OneOf(auditActorKinds),
    id: TextOrNull("Of the person or token"),
    name: TextOrNull("As they are called today"),
  }),
  madeAt: Time("Made."),
  waiting: Type.Integer({ minimum: 0, description: "Deliveries to be tried, now or again later" }),
  failed: Type.Integer({ minimum: 0, description: "Deliveries that were given up, of the last 30 days" }),
  lastTakenAt: TimeOrNull("Last answered by 2xx."),
});
export type Webhook = Static<typeof Webhook>;

/** All there are: they are made by hand. */
export const Webhooks = Type.Object({ items: Type.Array(Webhook) });
export type Webhooks = Static<typeof Webhooks>;

export const WebhookNew = Type.Object(
  {
    name: Purpose,
    target: Type.String({ minLength: 1, maxLength: 2000, description: "The address that it is posted to: https://…" }),
    format: OneOf(webhookFormats),
    events: Events,
  },
  { additionalProperties: false },
);
export type WebhookNew = Static<typeof WebhookNew>;

export const WebhookMade = Type.Object({
  secret: Type.String({ description: "What requests are signed with, shown this once: pws_…" }),
  webhook: Webhook,
});
export type WebhookMade = Static<typeof WebhookMade>;

export const WebhookChange = Type.Object(
  { name: Type.Optional(Purpose), events: Type.Optional(Events), isOn: Type.Optional(Type.Boolean()) },
  { additionalProperties: false },
);
export type WebhookChange = Static<typeof WebhookChange>;

export const DeliveriesQuery = Type.Object(
  { limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })), cursor: Type.Optional(Cursor) },
  { additionalProperties: false },
);
export type DeliveriesQuery = Static<typeof DeliveriesQuery>;

export const Delivery = Type.Object({
  id: PublicId,
  event: OneOf([...webhookEvents, "test"] as const),
  summary: Type.String({ description: "In one line" }),
  state: OneOf(deliveryStates),
  putAt: Time("Happened."),
  dueAt: TimeOrNull("The next attempt."),
  endedAt: TimeOrNull("Taken, or given up."),
  attempts: Type.Array(
    Type.Object({
      begunAt: Time("Begun."),
      endedAt: TimeOrNull("Ended; null: it goes on, or was cut off."),
      status: Type.Union([Type.Integer(), Type.Null()], { description: "Of the answer; null: there was none" }),
      answer: TextOrNull("How the answer began, or what was in the way"),
    }),
    { description: "The newest ten" },
  ),
});
export type Delivery = Static<typeof Delivery>;

export const Deliveries = ListOf(Delivery);
export type Deliveries = Static<typeof Deliveries>;

export const WebhookTested = Type.Object({ delivery: PublicId });
export type WebhookTested = Static<typeof WebhookTested>;
