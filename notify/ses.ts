/**
 * Amazon SES by its SDK. The one file outside of the collectors that talks to AWS: with credentials, or a role, of its own that may send mail and
 * nothing else (`sesPolicy`); what collects never may.
 */
import { GetAccountCommand, SESv2Client, SESv2ServiceException, SendEmailCommand } from "@aws-sdk/client-sesv2";
import type { AttemptEnd } from "../db/write/mail-attempts.ts";
import { type OwnAccess, ownAccess } from "../outgoing/aws.ts";
import { demandEnvelope, type MailWay } from "./way.ts";

export type SesSettings = OwnAccess;

/** What the role or user needs, and no more: to be pasted into IAM. */
export const sesPolicy = (fromAddress: string) => ({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "PillarwatchSendsMail",
      Effect: "Allow",
      Action: ["ses:SendEmail", "ses:SendRawEmail"],
      Resource: "*",
      Condition: { StringEquals: { "ses:FromAddress": fromAddress } },
    },
    { Sid: "PillarwatchLooksWhetherItMay", Effect: "Allow", Action: ["ses:GetAccount"], Resource: "*" },
  ],
});

/** No try of the SDK's own: one that was lost on its way may have been taken, and the log would not say so. */
const once = { maxAttempts: 1 } as const;
const REQUEST_MS = 60_000;

export function sesWay(settings: SesSettings): MailWay {
  const client = new SESv2Client({ ...ownAccess(settings, "pillarwatch-mail"), ...once });
  return {
    name: `Amazon SES in ${settings.region}`,
    async send(envelope, message, hand) {
      demandEnvelope(envelope);
      // It is one request: from here on SES may have it.
      if (!(await hand())) return "not handed";
      try {
        const { MessageId } = await client.send(
          new SendEmailCommand({
            FromEmailAddress: envelope.from,
            Destination: { ToAddresses: [envelope.to] },
            Content: { Raw: { Data: message } },
          }),
          { abortSignal: AbortSignal.timeout(REQUEST_MS) },
        );
        return { outcome: "sent", code: 200, answer: `taken by Amazon SES as ${MessageId ?? "nothing"}` };
      } catch (error) {
        return endOf(error);
      }
    },
    async verify() {
      try {
        const { SendingEnabled } = await client.send(new GetAccountCommand({}), { abortSignal: AbortSignal.timeout(REQUEST_MS) });
        return SendingEnabled === true ? undefined : "Amazon SES has sending switched off for this account and region";
      } catch (error) {
        return endOf(error).answer;
      }
    },
    close: () => client.destroy(),
  };
}

/** A word on this mail or its recipient. All else (no permission, sending paused, throttling) is everybody's. */
const ofTheMail: readonly string[] = ["MessageRejected", "BadRequestException"];
/** In SES's sandbox every recipient is refused so, and every sender that nobody has verified: waiting helps, until somebody mends it. */
const notVerified = /not verified/i;

function endOf(error: unknown): AttemptEnd {
  const told = error instanceof Error ? error : new Error(String(error));
  const answer = `${told.name}: ${told.message}`;
  if (!(told instanceof SESv2ServiceException)) return { outcome: "trouble", code: undefined, answer };
  const isOfMail = ofTheMail.includes(told.name) && !notVerified.test(told.message);
  return { outcome: isOfMail ? "refused" : "trouble", code: told.$metadata.httpStatusCode, answer };
}
