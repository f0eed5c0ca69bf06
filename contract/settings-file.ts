/** The file of `settings export` and `import`. Published as deploy/settings.schema.json, which an editor checks the YAML by. */
import { type Static, Type } from "typebox";
import { kinds, LONGEST_REASON, LONGEST_TICKET, mailKinds, roles, webhookEvents, webhookFormats } from "../posture/words.ts";
import { DigestPreference } from "./digests.ts";
import { ServiceLevelsChange } from "./service-levels.ts";
import { Settings } from "./settings.ts";
import { OneOf, PublicId, Purpose } from "./words.ts";

/** More of one kind is no file that people keep. */
const MOST = 20_000;

const strict = { additionalProperties: false } as const;
const list = <Entry extends ReturnType<typeof Type.Object>>(entry: Entry, description: string) =>
  Type.Optional(Type.Array(entry, { maxItems: MOST, description }));
const text = (maxLength: number, description: string) => Type.String({ minLength: 1, maxLength, description });
const email = (description: string) => Type.String({ minLength: 3, maxLength: 254, description });

const account = Type.String({ pattern: "^[0-9]{12}$", description: "Account id, twelve digits" });
const ou = text(1_000, "An OU's id, or its names from the root");
const name = Type.String({ minLength: 1, maxLength: 200, pattern: "^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]+$" });
const check = text(300, "Compared without case");
const about = text(5_000, "What it is, for people: passed over when it is read");
const ticket = text(LONGEST_TICKET, "Address of a ticket, https");
const place = { account: Type.Optional(account), ou: Type.Optional(ou) };
const madeBy = email("Who decided it: a person of this file, or who is there already");

const Person = Type.Object(
  {
    email: Type.Optional(email("By it they sign in; of a provider's person, as the provider has it")),
    name: Type.Optional(name),
    role: Type.Optional(OneOf(roles, "Needed of whoever signs in by password; of others the provider may say it")),
    subject: Type.Optional(text(2_000, "Of whoever a provider signs in: its issuer and sub, with a space between")),
    disabled: Type.Optional(Type.Boolean({ description: "true: may not sign in" })),
    accounts: Type.Optional(Type.Array(account, { maxItems: 5_000, uniqueItems: true, description: "That the provider's claim gave" })),
    digest: Type.Optional(DigestPreference),
  },
  { ...strict, description: "Passwords, codes, sessions and tokens are never here: whoever is new takes up an invitation" },
);

const Owner = Type.Object(
  {
    ...place,
    email: email("Who answers for it"),
    name: Type.Optional(name),
    confirmed: Type.Optional(Type.Boolean({ description: "true: they confirmed it by a link, and get digests without signing in" })),
  },
  { ...strict, description: "Of an account, or of an OU with all below it" },
);

const Levels = Type.Object(
  { ...place, days: Type.Object(ServiceLevelsChange.properties.days.properties, { ...strict, minProperties: 1 }) },
  { ...strict, description: "Of an account, of an OU with all below it, or (neither) of the organization" },
);

const Acceptance = Type.Object(
  {
    finding: Type.Optional(PublicId),
    account: Type.Optional(account),
    check: Type.Optional(check),
    kind: Type.Optional(OneOf(kinds, "Where findings of several kinds are called so: which of them")),
    resource: Type.Optional(text(2_000, "ARN, or what stands for it; compared without case")),
    about: Type.Optional(about),
    reason: text(LONGEST_REASON, "Why, for whoever reads it in a year"),
    ticket: Type.Optional(ticket),
    until: Type.String({ minLength: 10, maxLength: 40, description: "The last day (2026-12-31), or an instant; at most 365 days on" }),
    state: Type.Optional(OneOf(["proposed", "in force"] as const, "proposed: hides nothing until a lead approves it. In force without it")),
    renewal: Type.Optional(Type.Boolean({ description: "true: a proposal to go on with one that is in force" })),
    madeBy: Type.Optional(madeBy),
    madeAt: Type.Optional(Type.String({ minLength: 20, maxLength: 40, description: "ISO 8601, UTC" })),
  },
  { ...strict, description: "Either a finding; or a check on an account; or, with a resource, a check on it" },
);

const Plan = Type.Object(
  {
    id: Type.Optional(PublicId),
    check,
    accounts: Type.Array(account, { minItems: 1, maxItems: 5_000, uniqueItems: true }),
    place: Type.Optional(Type.Union([text(1_000, "Of which accounts, as it was asked for: to be read"), Type.Null()])),
    date: Type.String({ pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", description: "The last day on which it is done in time" }),
    assignee: Type.Optional(email("Who is to do it")),
    madeBy: Type.Optional(madeBy),
  },
  strict,
);

const Work = Type.Object(
  {
    finding: Type.Optional(PublicId),
    check: Type.Optional(check),
    account: Type.Optional(account),
    about: Type.Optional(about),
    assignee: Type.Optional(email("Who works on it")),
    ticket: Type.Optional(ticket),
  },
  { ...strict, description: "Of a finding; or of a check, on an account or everywhere" },
);

const Webhook = Type.Object(
  {
    id: Type.Optional(PublicId),
    name: Purpose,
    host: Type.Optional(text(300, "All of its address that is written")),
    format: OneOf(webhookFormats),
    events: Type.Array(OneOf(webhookEvents), { minItems: 1, maxItems: webhookEvents.length, uniqueItems: true }),
    on: Type.Optional(Type.Boolean()),
    target: Type.Optional(text(2_000, "Its whole address, https: add it by hand where the webhook is to be made. Its secret is made anew")),
  },
  { ...strict, description: "The address may itself let somebody in: neither it nor the secret is ever written here" },
);

const Unsubscribed = Type.Object(
  { email: email("Of a person, or of an owner who confirmed"), mails: Type.Array(OneOf(mailKinds), { minItems: 1, uniqueItems: true }) },
  { ...strict, description: "Mails that they stopped by the link in one: never taken back by a file" },
);

export const SettingsFile = Type.Object(
  {
    pillarwatchSettings: Type.Literal(1, { description: "Version of this shape" }),
    settings: Type.Optional(Type.Partial(Settings, strict)),
    people: list(Person, "Who may sign in"),
    owners: list(Owner, "Owners that were assigned by hand"),
    serviceLevels: list(Levels, "Days to fix by severity, where they are decided otherwise than usual"),
    acceptances: list(Acceptance, "Risk acceptances that are in force or proposed"),
    plans: list(Plan, "Fixes that are planned"),
    work: list(Work, "Who works on which finding or check, and the ticket"),
    webhooks: list(Webhook, "Webhooks without address and secret"),
    unsubscribed: list(Unsubscribed, "Who wants which mails no more"),
  },
  { ...strict, title: "Pillarwatch settings", description: "What people decided. What is not named here stays as it is" },
);

export type SettingsFile = Static<typeof SettingsFile>;
