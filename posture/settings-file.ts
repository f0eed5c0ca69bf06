/**
 * What people decided, in words that mean the same in every database of one organization: account ids, OU ids, checks, ARNs, e-mail addresses.
 * The shape of the file that `settings export` writes and `import` reads; its schema is contract/settings-file.ts.
 */
import type { DigestPreference } from "./digest-preference.ts";
import { Refusal } from "./refusal.ts";
import type { DecidedDays } from "./service-level.ts";
import type { Settings } from "./settings.ts";
import type { Kind, MailKind, Role, WebhookEvent, WebhookFormat } from "./words.ts";

/** Another number where an older program would read the file wrongly. */
export const SETTINGS_FILE_VERSION = 1;

/** An account's twelve digits, or an OU's id (its names from the root are read as well). */
interface Place {
  account?: string;
  ou?: string;
}

/** Neither account nor OU: of the organization. */
export interface LevelsEntry extends Place {
  days: DecidedDays;
}

export interface PersonEntry {
  email?: string;
  name?: string;
  role?: Role;
  /** The provider's issuer and sub, where a provider signs them in. */
  subject?: string;
  disabled?: boolean;
  /** That the provider's claim gave them. */
  accounts?: string[];
  digest?: DigestPreference;
}

export interface OwnerEntry extends Place {
  email: string;
  name?: string;
  /** They said so themselves by a link: digests go to them without a sign-in. */
  confirmed?: boolean;
}

export interface AcceptanceEntry {
  /** Public id: the same for one problem in every database. */
  finding?: string;
  account?: string;
  check?: string;
  kind?: Kind;
  resource?: string;
  /** Of a finding: what it is, for people. Passed over where it is read. */
  about?: string;
  reason: string;
  ticket?: string;
  until: string;
  state?: "proposed" | "in force";
  /** A proposal to go on with one that is in force. */
  renewal?: boolean;
  madeBy?: string;
  madeAt?: string;
}

export interface PlanEntry {
  /** Public id: without it, a plan of the same check on some of these accounts is the same. */
  id?: string;
  check: string;
  accounts: string[];
  /** As it was asked for, to be read; null: the whole organization. */
  place?: string | null;
  date: string;
  assignee?: string;
  madeBy?: string;
}

export interface WorkEntry {
  finding?: string;
  check?: string;
  /** Of the check there; without it, everywhere. */
  account?: string;
  about?: string;
  assignee?: string;
  ticket?: string;
}

export interface WebhookEntry {
  id?: string;
  name: string;
  host?: string;
  format: WebhookFormat;
  events: WebhookEvent[];
  on?: boolean;
  /** Its whole address: never written, and needed where the webhook is to be made. */
  target?: string;
}

export interface UnsubscribedEntry {
  email: string;
  mails: MailKind[];
}

/** What the entries of each section are. */
export interface Entries {
  people: PersonEntry;
  owners: OwnerEntry;
  serviceLevels: LevelsEntry;
  acceptances: AcceptanceEntry;
  plans: PlanEntry;
  work: WorkEntry;
  webhooks: WebhookEntry;
  unsubscribed: UnsubscribedEntry;
}

export type SectionName = keyof Entries;

export type EntryLists = { [Name in SectionName]?: Entries[Name][] };

export interface SettingsFile extends EntryLists {
  pillarwatchSettings: typeof SETTINGS_FILE_VERSION;
  settings?: Partial<Settings>;
}

/** What it is about is not in this database (any more, or yet): a typing error, unless whoever imports says that it may be so. */
export class NotHere extends Refusal {}

/** It was decided for a time that is over, or of something that is done: there is nothing left to decide. */
export class Over extends Refusal {}
