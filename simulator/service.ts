/**
 * What an AWS service is, to the simulator: named operations over the world at an instant. The wire layer has already checked the
 * signature, the session, the IAM action, the quota and the input's shape; what a handler returns is checked against the output's shape.
 */
import type { World } from "./world/world.ts";

/** Who calls, after the wire layer has checked the credentials. */
export interface Caller {
  /** The account whose service answers. */
  readonly accountId: string;
  readonly region: string;
  readonly arn: string;
}

/** One call of one operation. */
export interface Call {
  readonly caller: Caller;
  /** The instant of the world, epoch milliseconds; never the wall clock. */
  readonly atMs: number;
  readonly world: World;
}

/** Input and output carry AWS's own member names; timestamps are `Date`. */
export type Members = Readonly<Record<string, unknown>>;
export type Operation = (input: Members, call: Call) => Members;

export interface Service {
  /** File name of the model: `securityhub`, `guardduty`, … */
  readonly id: string;
  readonly operations: Readonly<Record<string, Operation>>;
}

/** An error that AWS itself answers: `code` is the exception's shape name in the service's model. */
export class ServiceError extends Error {
  readonly code: string;
  readonly status: number;
  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = "ServiceError";
    this.code = code;
    this.status = status;
  }
}

const asGiven = new WeakSet<object>();

/** Marks a record (in the wire's own names) to be written as it is, whether or not it fits the output's shape: documents from outside. */
export function writtenAsGiven<Record extends object>(record: Record): Record {
  asGiven.add(record);
  return record;
}

export const isWrittenAsGiven = (value: unknown): boolean => typeof value === "object" && value !== null && asGiven.has(value);
