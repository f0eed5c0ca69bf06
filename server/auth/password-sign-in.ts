/** Sign-in by address and password, and a one-time code where that is set up. */

import type { FastifyRequest } from "fastify";
import type { Tx } from "../../db/dialect/connection.ts";
import { unseal } from "../../db/sealing.ts";
import { writeAudit } from "../../db/write/audit.ts";
import { noteDrift, takeRecoveryCode, takeStep } from "../../db/write/codes.ts";
import { localPersonByEmail, type PersonRow } from "../../db/write/people.ts";
import { foldedEmail } from "../../posture/email.ts";
import { hexOf } from "../../posture/hex.ts";
import { RequestProblem } from "../problems.ts";
import { addressOf } from "./asked-from.ts";
import { asPerson, type Entering, enter, entryOf, isKnownDevice } from "./entering.ts";
import type { Attempt, Guessing } from "./guessing.ts";
import { judgeCode } from "./one-time-codes.ts";
import { isPassword } from "./passwords.ts";

export interface Credentials {
  readonly email: string;
  readonly password: string;
  readonly code?: string | undefined;
}

/**
 * An unknown address, a wrong password, a wrong code and somebody who may not sign in are one answer, after the same time.
 * @returns the session's token, and whose it is.
 */
export async function signInByPassword(
  request: FastifyRequest,
  { email, password, code }: Credentials,
  entering: Entering & { readonly guessing: Guessing },
): Promise<{ readonly token: string; readonly email: string }> {
  const folded = foldedEmail(email.trim());
  const attempt: Attempt = { place: addressOf(request), person: folded, isKnownDevice: isKnownDevice(request, entering, folded) };
  const { writer, guessing } = entering;
  demandPatience(guessing, attempt);
  // Counted as failed until it is not: those that ask at the same time are counted too.
  guessing.failed(attempt);
  const person = await localPersonByEmail(writer.rows, folded);
  const mayEnter = person?.state === "active" && person.role !== null;
  const isTheirs = await isPassword(mayEnter ? person.password : null, password);
  if (!mayEnter || !isTheirs) throw await refused(request, entering, person, "password");
  if (person.code_set_up_at !== null && code === undefined) {
    guessing.takeBack(attempt);
    throw codeNeeded();
  }
  const token = await writer.transaction(async (tx) => {
    if (person.code_set_up_at !== null && !(await isCode(tx, request, person, code ?? "", entering))) return undefined;
    return enter(tx, request, entering, { person, way: "password" });
  });
  if (token === undefined) throw await refused(request, entering, person, "code");
  guessing.succeeded(attempt);
  return { token, email: folded };
}

/** @returns false for one that is wrong, was used, or is not of these 30 seconds. */
export async function isCode(tx: Tx, request: FastifyRequest, person: PersonRow, code: string, { keys, now }: Entering): Promise<boolean> {
  const secret = person.code_secret === null ? undefined : unseal(keys.sealing, person.code_secret);
  const judged = secret === undefined || !/^\d{6}$/.test(code) ? undefined : judgeCode(secret, code, now(), person.code_drift_s);
  if (judged !== undefined) {
    const isNew = await takeStep(tx, person.id, judged.step);
    if (isNew && !judged.isTimely) await noteDrift(tx, person.id, judged.driftS);
    return isNew && judged.isTimely;
  }
  if (!(await takeRecoveryCode(tx, person.id, code, now().toISOString()))) return false;
  await writeAudit(
    tx,
    keys.audit,
    entryOf(request, now(), { action: "recovery-code-used", subject: hexOf(person.public_id), actor: asPerson(person) }),
  );
  return true;
}

export function demandPatience(guessing: Guessing, attempt: Attempt): void {
  const seconds = guessing.waitSeconds(attempt);
  if (seconds === 0) return;
  throw new RequestProblem({
    word: "too-many-attempts",
    title: "Too many attempts",
    status: 429,
    detail: `Too many wrong attempts from here. Wait ${Math.ceil(seconds / 60)} min, or ask an administrator for a link.`,
    retryAfterSeconds: seconds,
  });
}

export const codeNeeded = (): RequestProblem =>
  new RequestProblem({ word: "code-needed", title: "One more step", status: 401, detail: "Type the code of your authenticator." });

export async function refused(
  request: FastifyRequest,
  { writer, keys, now }: Entering,
  person: PersonRow | undefined,
  at: "password" | "code",
): Promise<RequestProblem> {
  const subject = person === undefined ? null : hexOf(person.public_id);
  await writer.transaction((tx) =>
    writeAudit(
      tx,
      keys.audit,
      entryOf(request, now(), { action: "sign-in-refused", subject, actor: { kind: "person", id: null }, after: { at } }),
    ),
  );
  return new RequestProblem({
    word: "wrong-credentials",
    title: "Not signed in",
    status: 401,
    detail:
      at === "code"
        ? "This code is not right, or its half minute is over, or it was used already: type the next one that your authenticator shows."
        : "Address and password do not fit together, or nobody here has them.",
  });
}
