/**
 * Steering from another process, over the simulator's own door: `/_simulator/…` is no path of AWS's. JSON in, JSON out; a mistake in a
 * command is an error that says so, since a fault that was never set would let a test pass for nothing.
 */
import { type Faults, readFault } from "../faults.ts";
import type { WireRequest } from "./api.ts";
import type { Delivery } from "./handle.ts";
import type { CallLog } from "./log.ts";

export interface ControlParts {
  readonly nowMs: () => number;
  readonly setClock: (atMs: number) => void;
  readonly faults: Faults;
  readonly log: CallLog;
  /** Action patterns of the role in one account, or in every account; undefined: as it was started with. */
  readonly setPolicy: (patterns: readonly string[] | undefined, accountId?: string) => void;
}

type Command = (body: Readonly<Record<string, unknown>>, parts: ControlParts) => unknown;

/** Method and path, to what it does. */
const commands: Readonly<Record<string, Command>> = {
  "GET clock": (_, parts) => ({ at: new Date(parts.nowMs()).toISOString() }),
  "POST clock": (body, parts) => {
    const atMs = typeof body.at === "string" ? Date.parse(body.at) : Number.NaN;
    if (Number.isNaN(atMs)) throw new TypeError("at: an ISO 8601 instant is wanted");
    parts.setClock(atMs);
    return { at: new Date(atMs).toISOString() };
  },
  "GET faults": (_, { faults }) => ({ faults: faults.list() }),
  /** One fault, or `{faults: [...]}`. */
  "POST faults": (body, { faults }) => {
    const given = Array.isArray(body.faults) ? body.faults : [body];
    faults.add(...given.map(readFault));
    return { faults: faults.list() };
  },
  "DELETE faults": (_, { faults }) => {
    faults.clear();
    return { faults: [] };
  },
  "GET actions": (_, parts) => Object.fromEntries(parts.log.actions()),
  "GET calls": (_, parts) => ({ calls: parts.log.calls() }),
  "DELETE calls": (_, parts) => {
    parts.log.clear();
    return { calls: [] };
  },
  /** What the role may do, in one account or in every one. */
  "POST policy": (body, parts) => {
    const { actions, accountId } = body;
    if (actions !== undefined && !(Array.isArray(actions) && actions.every((action) => typeof action === "string"))) {
      throw new TypeError("actions: a list of action patterns is wanted, or nothing for those it was started with");
    }
    if (accountId !== undefined && typeof accountId !== "string") throw new TypeError("accountId: text is wanted");
    parts.setPolicy(actions as readonly string[] | undefined, accountId);
    return {};
  },
};

export function createControl(parts: ControlParts): (request: WireRequest) => Delivery {
  return ({ method, path, body }) => {
    const command = commands[`${method} ${path.replace("/_simulator/", "")}`];
    if (command === undefined) return answered(404, { error: `no command ${method} ${path}`, commands: Object.keys(commands) });
    try {
      return answered(200, command(membersOf(body), parts));
    } catch (error) {
      if (error instanceof TypeError || error instanceof SyntaxError) return answered(400, { error: error.message });
      throw error;
    }
  };
}

function membersOf(body: Buffer): Readonly<Record<string, unknown>> {
  const given: unknown = body.length === 0 ? {} : JSON.parse(body.toString("utf8"));
  if (typeof given !== "object" || given === null || Array.isArray(given)) throw new TypeError("an object is wanted");
  return given as Readonly<Record<string, unknown>>;
}

const answered = (status: number, value: unknown): Delivery => ({
  answer: { status, headers: { "content-type": "application/json" }, body: JSON.stringify(value) },
  delayMs: 0,
});
