/** Who is signed in, and what of the pages is for them: judged by the server's own rule, so that nothing is asked for in vain. */
import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import type { Session } from "../../contract/session.ts";
import { type Access, isFor } from "../../posture/caller.ts";
import type { Role } from "../../posture/words.ts";
import { paths } from "../paths.ts";
import { keptAs } from "../selection/kept.ts";
import { eyesOf, judgedAs, type Person } from "./eyes.ts";
import { get, problemWord, RequestFailed, send } from "./get.ts";

/** Asked again when the reader comes back to the tab: in another one they may have signed out, or looked through other eyes. */
export const sessionQuery = queryOptions({ queryKey: ["/session"], queryFn: ({ signal }) => get("/session", {}, signal) });

/** Of somebody who is signed in. */
interface SignedIn {
  readonly session: Session;
  readonly person: Person;
  /** By whose role the pages are drawn: their own, or of whom they look through. */
  readonly role: Role;
  /** Whether it would be allowed: the server judges the same. */
  readonly isFor: (access: Access) => boolean;
  /** Whether the role has it, be it through another's eyes: what a role never has is not there, what it cannot do now is there with the reason. */
  readonly hasRoleFor: (access: Access) => boolean;
}

/** Why a button of the role cannot be pressed. */
export const onlyReading = "You look through another’s eyes, where nothing can be changed.";

export function signedInOf(session: Session, person: Person): SignedIn {
  const eyes = judgedAs(person);
  return {
    session,
    person,
    role: eyes.role,
    isFor: (access) => isFor(eyes, access),
    hasRoleFor: (access) => isFor({ ...eyes, isThrough: false }, access),
  };
}

const Signed = createContext<SignedIn | undefined>(undefined);
export const SignedInAs = Signed.Provider;

/** On the pages behind sign-in, which are all but those that lead to it. */
export function useSignedIn(): SignedIn {
  const signedIn = useContext(Signed);
  if (signedIn === undefined) throw new Error("useSignedIn stands outside of the pages behind sign-in");
  return signedIn;
}

const KEY = "pillarwatch.session";

/** In this browser: whose eyes it last had; "" after a sign-out, so that nobody is signed in by itself again; null before the first sign-in. */
const kept = keptAs<string | null>(KEY, (text) => text);

const keepEyes = (person: Person | null): void => kept.keep(person === null ? "" : eyesOf(person));
export const isSignedOutByHand = (): boolean => kept.now() === JSON.stringify("");

/** The session is the browser's, not the tab's. @param changed is told what another tab did to it. @returns ends it */
export function onOtherTabs(changed: () => void): () => void {
  const listener = ({ key }: StorageEvent) => {
    if (key === KEY) changed();
  };
  addEventListener("storage", listener);
  return () => removeEventListener("storage", listener);
}

/**
 * After a way in was taken, or other eyes: who is signed in now, as the browser's next request shows it.
 * @returns false where the browser did not keep the session: its next request is nobody's
 */
export async function enter(queries: QueryClient): Promise<boolean> {
  const { person } = await queries.fetchQuery({ ...sessionQuery, staleTime: 0 });
  keepEyes(person);
  return person !== null;
}

/** With other eyes, or signed out: the page is loaded anew, so that nothing of before is left in it, and no request of before comes too late. */
async function beginAnew(at: string): Promise<void> {
  keepEyes((await get("/session", {})).person);
  location.assign(at);
}

/** @param person public id. */
export async function lookThrough(person: string): Promise<void> {
  await send("POST /session/through", { person });
  await beginAnew(paths.overview);
}

export async function lookBack(): Promise<void> {
  await send("DELETE /session/through");
  await beginAnew(paths.overview);
}

/** A provider's own session is ended too, where it can be. */
export async function signOut(): Promise<void> {
  const { signOutAt } = await send("DELETE /session");
  await beginAnew(signOutAt ?? paths.signIn);
}

const refusedCredentials: readonly (string | undefined)[] = ["wrong-credentials", "code-needed"];

/** The session is over. A password that is wrong is another thing, with the same status. */
export const isSignedOut = (error: unknown): boolean =>
  error instanceof RequestFailed && error.problem.status === 401 && !refusedCredentials.includes(problemWord(error));
