/**
 * The one hook before every route: who asks (by session or token), what they may see, and whether they may ask for this at all. A route says for
 * whom it is (`config.access`, posture/caller.ts); with one that does not say so the server does not start.
 */
import type { FastifyInstance, FastifyRequest, RouteOptions } from "fastify";
import { readKnown } from "../../db/read/caller.ts";
import { readToken } from "../../db/read/tokens.ts";
import { hashOf } from "../../db/secrets.ts";
import { IDLE_MS, isDueToBeSeen, touchSession } from "../../db/write/sessions.ts";
import { noteTokenUse } from "../../db/write/tokens.ts";
import { type Access, type Caller, judge, nobody, reachOf, roleOf } from "../../posture/caller.ts";
import type { Reach } from "../../posture/reach.ts";
import { owesSecondFactor } from "../../posture/second-factor.ts";
import type { AppOptions } from "../options.ts";
import { RequestProblem } from "../problems.ts";
import { sessionCookie } from "./cookie.ts";
import { requestLimits } from "./request-limits.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** For whom the address is. */
    access?: Access;
    /** Also for whoever owes a second factor: what setting it up needs. */
    isForSetUp?: true;
  }
  interface FastifyInstance {
    /** Every route, with for whom it is: complete when the server is ready. */
    readonly declaredAccess: readonly DeclaredAccess[];
  }
  interface FastifyRequest {
    readonly caller: Caller;
    readonly reach: Reach;
    recognised: Recognised | undefined;
  }
}

export interface DeclaredAccess {
  readonly method: string;
  readonly url: string;
  /** undefined: nobody says it, and the server does not start. */
  readonly access: Access | undefined;
}

interface Recognised {
  readonly caller: Caller;
  readonly reach: Reach;
}

const stranger: Recognised = { caller: nobody, reach: reachOf("owner", []) };

export async function access(
  app: FastifyInstance,
  options: Pick<AppOptions, "db" | "writer" | "now" | "cookie" | "limits" | "secondFactor">,
): Promise<void> {
  const demandModeration = await requestLimits(app, options.limits);
  app.decorateRequest("recognised", undefined);
  app.decorateRequest("caller", {
    getter() {
      return (this.recognised ?? stranger).caller;
    },
  });
  app.decorateRequest("reach", {
    getter() {
      return (this.recognised ?? stranger).reach;
    },
  });

  const routes: RouteOptions[] = [];
  app.addHook("onRoute", (route) => {
    routes.push(route);
  });
  // Read late: a plugin may say it of a route that another registers.
  const declared = () =>
    routes.flatMap(({ method, url, config }) =>
      [method].flat().map((one): DeclaredAccess => ({ method: one, url, access: config?.access })),
    );
  app.decorate("declaredAccess", { getter: declared });
  app.addHook("onReady", async () => {
    const undeclared = declared().flatMap(({ method, url, access: to }) => (to === undefined ? [`${method} ${url}`] : []));
    if (undeclared.length > 0) throw new Error(`nobody says for whom these are (config.access): ${undeclared.join(", ")}`);
  });

  app.addHook("onRequest", async (request) => {
    const { access: wanted, isForSetUp } = request.routeOptions.config;
    // Nothing is routed there: the answer says no more to one who is signed in than to anybody.
    if (wanted === undefined || wanted === "open") return;
    request.recognised = await recognise(request, options);
    await demandModeration(request);
    const { caller } = request;
    const judged = judge(caller, wanted);
    if (judged === "sign-in") throw signInFirst(request);
    if (judged === "refused") throw notForThem(caller, wanted);
    if (wanted !== "anyone" && isForSetUp !== true && owes(caller, options)) throw secondFactorFirst();
  });
}
/**
 * Whether a stream may go on: who began it is who they were then, with the same role and reach. Nobody counts as seen by it: a page that is left
 * open does not keep a session alive.
 */
export async function mayGoOn(request: FastifyRequest, options: Pick<AppOptions, "db" | "now" | "cookie">): Promise<boolean> {
  const found = await lookUp(request, options);
  return JSON.stringify(found?.recognised) === JSON.stringify(request.recognised);
}

Object.assign(access, { [Symbol.for("skip-override")]: true });

async function recognise(
  request: FastifyRequest,
  { writer, ...options }: Pick<AppOptions, "db" | "writer" | "now" | "cookie">,
): Promise<Recognised> {
  const found = await lookUp(request, options);
  if (found === undefined) return stranger;
  const writing = found.noteUse(writer);
  if (writing !== undefined) inTheBackground(request, writing);
  return found.recognised;
}

interface LookedUp {
  readonly recognised: Recognised;
  /** Writes that they were here, where that is due. */
  readonly noteUse: (writer: AppOptions["writer"]) => Promise<unknown> | undefined;
}

/** Writes nothing. @returns undefined for who is nobody here, or no longer. */
async function lookUp(
  request: FastifyRequest,
  { db, now, cookie }: Pick<AppOptions, "db" | "now" | "cookie">,
): Promise<LookedUp | undefined> {
  const bearer = bearerOf(request);
  if (bearer !== undefined) {
    const token = await readToken(db, bearer, now());
    if (token === undefined) return undefined;
    const { publicId, name, role, accounts } = token;
    const recognised: Recognised = { caller: { kind: "token", publicId, name, role }, reach: reachOf(role, accounts ?? undefined) };
    return { recognised, noteUse: (writer) => noteTokenUse(writer, token, now()) };
  }
  const shown = sessionCookie(request, cookie);
  const known = shown === undefined ? undefined : await readKnown(db, hashOf(shown), { now: now(), idleMs: IDLE_MS });
  if (known === undefined) return undefined;
  const { caller, accounts, seenAt } = known;
  const touch = (writer: AppOptions["writer"]) => writer.transaction((tx) => touchSession(tx, caller.session, now().toISOString()));
  return {
    recognised: { caller, reach: reachOf(roleOf(caller), accounts) },
    noteUse: (writer) => (isDueToBeSeen(seenAt, now()) ? touch(writer) : undefined),
  };
}

/** That they were here is written when the database has time: nobody who reads waits for somebody who writes. */
function inTheBackground({ log }: FastifyRequest, writing: Promise<unknown>): void {
  writing.catch((error: unknown) => log.error({ err: error }, "when a session or token was last used could not be written"));
}

/** A header that is there and is no bearer's is refused rather than passed over for a cookie: it is meant. */
function bearerOf({ headers: { authorization } }: FastifyRequest): string | undefined {
  if (authorization === undefined) return undefined;
  return /^Bearer ([\x21-\x7e]{1,200})$/i.exec(authorization)?.[1] ?? "";
}

const signInFirst = ({ headers }: FastifyRequest): RequestProblem =>
  new RequestProblem({
    word: "sign-in",
    title: "Sign in first",
    status: 401,
    detail:
      headers.authorization === undefined
        ? "Nobody is signed in here, or the session is over. Open the page and sign in, or send an API token: Authorization: Bearer pwt_…"
        : "This token is unknown, revoked or over its days.",
  });

export const owes = (caller: Caller, { secondFactor }: Pick<AppOptions, "secondFactor">): boolean =>
  caller.kind === "person" && owesSecondFactor({ ...caller, kind: caller.personKind }, secondFactor);

const secondFactorFirst = (): RequestProblem =>
  new RequestProblem({
    word: "second-factor-needed",
    title: "Set up one-time codes first",
    status: 403,
    detail: "Here a password alone is not enough: open the page and set up one-time codes. Until then nothing else is answered.",
  });

/** Says what they may not, and nothing of what is there. */
function notForThem(caller: Caller, wanted: Exclude<Access, "open">): RequestProblem {
  const isThrough = caller.kind === "person" && caller.through !== null;
  return new RequestProblem({
    word: "not-for-you",
    title: "Not for this role",
    status: 403,
    detail: isThrough
      ? "Through another's eyes nothing can be changed: go back to your own first."
      : wanted === "self"
        ? "This is for a person who is signed in, not for a token."
        : `This is for ${whom[wanted]}.`,
  });
}

const whom: Readonly<Record<Exclude<Access, "open" | "self">, string>> = {
  anyone: "anyone",
  "signed-in": "whoever is signed in",
  whole: "those who see the whole organization",
  "look-again": "those who do more than read",
  handle: "those who do more than read",
  propose: "those who decide, also of their own accounts only",
  decide: "leads and administrators",
  administer: "administrators",
};
