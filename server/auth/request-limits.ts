/**
 * How much one may ask in a minute. A page asks twenty things at once, and a wall asks all day: whoever is signed in has room for many such pages.
 * Strangers, who need a sign-in page and its few questions, have less, counted by where they ask from. Counted by person before place: colleagues
 * behind one address do not take each other's share, and a flood from beside them does not shut them out.
 */
import rateLimit from "@fastify/rate-limit";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { RequestProblem } from "../problems.ts";
import { addressOf } from "./asked-from.ts";
import { placeOf } from "./guessing.ts";

export interface RequestLimits {
  /** Requests a minute of one person, or of one token. */
  readonly known: number;
  /** Requests a minute of all strangers of one place. */
  readonly strangers: number;
}

const usualLimits: RequestLimits = { known: 2_400, strangers: 300 };

const MINUTE_MS = 60_000;

/** @returns what throws the problem 429 once a request is one too many. Who asks must be known by then. */
export async function requestLimits(
  app: FastifyInstance,
  { known, strangers }: RequestLimits = usualLimits,
): Promise<(request: FastifyRequest) => Promise<void>> {
  await app.register(rateLimit, { global: false });
  const limit = (max: number) => app.createRateLimit({ max, timeWindow: MINUTE_MS, keyGenerator });
  const [ofKnown, ofStrangers] = [limit(known), limit(strangers)];
  return async (request) => {
    const judged = await (request.caller.kind === "nobody" ? ofStrangers : ofKnown)(request);
    if (!judged.isAllowed && judged.isExceeded) throw tooMany(judged.ttlInSeconds);
  };
}

const keyGenerator = (request: FastifyRequest): string =>
  request.caller.kind === "nobody" ? placeOf(addressOf(request)) : `${request.caller.kind} ${request.caller.publicId}`;

const tooMany = (seconds: number): RequestProblem =>
  new RequestProblem({
    word: "too-many-requests",
    title: "Too many requests",
    status: 429,
    detail: `More was asked in a minute than is answered to one. Wait ${seconds} s.`,
    retryAfterSeconds: Math.max(1, seconds),
  });
