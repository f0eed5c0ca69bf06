/** The reduced models of the AWS APIs that the simulator serves: facts about shapes, made by reduce.ts, read once at start. */
import { readFileSync } from "node:fs";

export type Protocol = "query" | "json" | "rest-json";

/** Where a member travels; absent: in the body. */
export type Location = "uri" | "querystring" | "header" | "statusCode";

export interface Member {
  readonly shape: string;
  readonly location?: Location;
  /** The name on the wire, where it is not the member's own. */
  readonly locationName?: string;
}

export type TimestampFormat = "iso8601" | "unixTimestamp" | "rfc822";

export interface Shape {
  readonly type: "structure" | "list" | "map" | "string" | "integer" | "long" | "float" | "double" | "boolean" | "timestamp" | "blob";
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, Member>>;
  readonly member?: Member;
  readonly key?: Member;
  readonly value?: Member;
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly timestampFormat?: TimestampFormat;
  /** Exactly one member is given. */
  readonly union?: true;
  /** Any JSON at all. */
  readonly document?: true;
  /** The HTTP status of an exception. */
  readonly status?: number;
}

export interface OperationModel {
  readonly method: string;
  readonly uri: string;
  readonly input?: string;
  readonly output?: string;
  readonly resultWrapper?: string;
  readonly errors: readonly string[];
}

export interface ServiceModel {
  readonly id: string;
  /** The service's name in the credential scope of a signature. */
  readonly signingName: string;
  readonly protocol: Protocol;
  readonly targetPrefix?: string;
  readonly xmlNamespace?: string;
  readonly operations: Readonly<Record<string, OperationModel>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

export const serviceModels = JSON.parse(readFileSync(new URL("./operations.json", import.meta.url), "utf8")) as Readonly<
  Record<string, ServiceModel>
>;

/** @throws when a model names a shape that it does not carry: reduce.ts must be run again. */
export function shapeOf(model: ServiceModel, name: string): Shape {
  const shape = model.shapes[name];
  if (shape === undefined) throw new Error(`The model of ${model.id} has no shape ${name}`);
  return shape;
}
