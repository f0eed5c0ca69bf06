import { type SesSettings, sesWay } from "./ses.ts";
import { type SmtpSettings, smtpWay } from "./smtp.ts";
import type { MailWay } from "./way.ts";

/** By which mails go, as the configuration says it: a value that a worker thread is given. */
export type WaySettings = { readonly by: "smtp"; readonly settings: SmtpSettings } | { readonly by: "ses"; readonly settings: SesSettings };

export const openWay = (way: WaySettings): MailWay => (way.by === "smtp" ? smtpWay(way.settings) : sesWay(way.settings));
