/** The digest of one recipient: read with their reach, composed by their kind. */
import type { DigestRecipient } from "../../db/read/digest-recipients.ts";
import type { Period } from "../../posture/week.ts";
import { addressesAt } from "./addresses.ts";
import type { Digest } from "./digest.ts";
import { type FactsContext, readFacts, readLeadFacts } from "./facts.ts";
import { composeLead } from "./lead.ts";
import { composeOwner, isQuiet } from "./owner.ts";
import type { Setting } from "./parts.ts";

export interface ComposeContext extends FactsContext {
  /** Where links lead to. */
  readonly publicUrl: string;
}

export interface Composed {
  readonly digest: Digest;
  readonly isQuiet: boolean;
}

/** @param stop address of the page that stops this kind of mail for them; undefined in a preview. */
export async function composeDigest(
  recipient: Pick<DigestRecipient, "kind" | "name" | "reach" | "preference">,
  period: Period,
  context: ComposeContext,
  stop: string | undefined,
): Promise<Composed> {
  const { kind, name, reach, preference } = recipient;
  const { now, timeZone, intervalMs } = context.calendar;
  const setting: Setting = {
    to: addressesAt(context.publicUrl),
    timeZone: preference.timeZone ?? timeZone,
    at: now.toISOString(),
    ...{ name, intervalMs, stop },
  };
  if (kind === "lead-digest") {
    const facts = await readLeadFacts(period, context);
    return { digest: composeLead(facts, setting), isQuiet: isQuiet(facts, setting) };
  }
  const facts = await readFacts(reach, period, context);
  return { digest: composeOwner(facts, setting), isQuiet: isQuiet(facts, setting) };
}
