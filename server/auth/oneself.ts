/** What is of the person who asks. A browser that was left open must not be able to change how they sign in: the password is asked for again. */
import type { FastifyRequest } from "fastify";
import { type PersonRow, personById } from "../../db/write/people.ts";
import { isProved } from "../../db/write/sessions.ts";
import type { PersonCaller } from "../../posture/caller.ts";
import { Refusal } from "../../posture/refusal.ts";
import type { AppOptions } from "../options.ts";
import { notFound, RequestProblem } from "../problems.ts";
import { addressOf } from "./asked-from.ts";
import type { Attempt, Guessing } from "./guessing.ts";
import { demandPatience } from "./password-sign-in.ts";
import { isPassword } from "./passwords.ts";

/** `access: self` lets nobody else in. */
export function selfOf({ caller }: FastifyRequest): PersonCaller {
  if (caller.kind !== "person") throw new Error("what is of a person was asked for by none");
  return caller;
}

export async function ownRow(request: FastifyRequest, { writer }: Pick<AppOptions, "writer">): Promise<PersonRow> {
  const person = await personById(writer.rows, selfOf(request).person);
  if (person === undefined) throw notFound("person");
  return person;
}

/** @throws RequestProblem where it is not theirs: guessing it here is no easier than at the door. */
export async function demandPassword(
  request: FastifyRequest,
  { writer, guessing }: Pick<AppOptions, "writer"> & { readonly guessing: Guessing },
  password: string,
): Promise<PersonRow> {
  const person = await ownRow(request, { writer });
  if (person.password === null) throw new Refusal("password", "there is none: the provider, or nobody, asks for one");
  const isTheirs = await patiently(request, guessing, async () => (await isPassword(person.password, password)) || undefined);
  if (isTheirs === true) return person;
  throw new RequestProblem({
    word: "wrong-credentials",
    title: "Not your password",
    status: 403,
    detail: "This is not your present password.",
  });
}

/**
 * What an open browser must not do for whoever finds it is done only within minutes of a proof: the sign-in, or `POST /profile/proof`.
 * The demonstration lead has nothing to prove it by.
 */
export async function demandProof(request: FastifyRequest, { writer, now }: Pick<AppOptions, "writer" | "now">): Promise<void> {
  const person = await ownRow(request, { writer });
  if (person.kind === "demonstration" || (await isProved(writer.rows, selfOf(request).session, now().toISOString()))) return;
  throw new RequestProblem({
    word: "prove-again",
    title: "Prove again that it is you",
    status: 403,
    detail:
      person.kind === "openid"
        ? "Sign in at your provider again first: your last sign-in there is more than five minutes ago."
        : "Type your password or a one-time code first: your last one is more than five minutes ago.",
  });
}

/** @param work answers undefined for a wrong guess. */
export async function patiently<Result>(
  request: FastifyRequest,
  guessing: Guessing,
  work: () => Promise<Result | undefined>,
): Promise<Result | undefined> {
  const attempt: Attempt = { place: addressOf(request), person: `profile ${selfOf(request).publicId}`, isKnownDevice: true };
  demandPatience(guessing, attempt);
  guessing.failed(attempt);
  const result = await work();
  if (result !== undefined) guessing.takeBack(attempt);
  return result;
}
