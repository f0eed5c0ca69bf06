/** Whom AWS is to call about an account's security: its alternate SECURITY contact. */
import { type AccountClient, GetAlternateContactCommand } from "@aws-sdk/client-account";
import type { SecurityContact } from "../../posture/owner.ts";
import type { AccountId } from "../../posture/words.ts";
import type { Aws } from "../aws/clients.ts";
import { type AwsFailure, failureOf } from "../aws/failure.ts";
import { malformed } from "../aws/lists.ts";

/** @returns undefined for an account without one. @throws AwsFailure where it may not be asked. */
export type ReadContact = (account: AccountId) => Promise<SecurityContact | undefined>;

/**
 * The base credentials may ask for every account where they are the management account's, or of one that administers Account Management, and
 * the organization trusts that service. Where AWS says no, each account is asked by its own role; they are not tried again before the next run.
 */
export function contactsOfRun(aws: Aws): ReadContact {
  let isToldToBase = true;
  return async (account) => {
    const { account: own } = await aws.caller();
    // "The management account can't specify its own AccountId" (page of the operation): nor need anyone else.
    if (isToldToBase && account !== own) {
      try {
        return await contactOf(aws.base.account, account);
      } catch (error) {
        const failure = failureOf(error);
        if (failure === undefined || !isRefusal(failure)) throw failure ?? error;
        isToldToBase = false;
      }
    }
    return contactOf(aws.clients(account).account(), undefined);
  };
}

const isRefusal = ({ kind, code }: AwsFailure): boolean =>
  kind === "denied" || kind === "denied_by_scp" || code === "AccessDeniedException" || code === "ValidationException";

async function contactOf(client: AccountClient, AccountId: AccountId | undefined): Promise<SecurityContact | undefined> {
  try {
    const { AlternateContact: contact } = await client.send(
      new GetAlternateContactCommand({ AccountId, AlternateContactType: "SECURITY" }),
    );
    const email = textOf(contact?.EmailAddress);
    if (email === undefined) throw malformed("account:GetAlternateContact", "no contact, nor that there is none");
    return { name: textOf(contact?.Name) ?? null, email };
  } catch (error) {
    const failure = failureOf(error);
    if (failure?.code === "ResourceNotFoundException") return undefined;
    throw failure ?? error;
  }
}

/** Members are what AWS promised, or nothing. */
const textOf = (value: unknown): string | undefined => (typeof value === "string" && value.trim() !== "" ? value.trim() : undefined);
