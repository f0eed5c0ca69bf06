/** An answer as bytes: the same result or refusal in the service's own protocol. */
import { randomUUID } from "node:crypto";
import { type ServiceModel, shapeOf } from "../models/model.ts";
import type { ServiceError } from "../service.ts";
import type { ApiOperation } from "./api.ts";
import { xmlError, xmlResult } from "./xml.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const contentTypes = { json: "application/x-amz-json-1.1", "rest-json": "application/json", query: "text/xml" } as const;

export function resultAnswer(model: ServiceModel, operation: ApiOperation, wire: unknown): Answer {
  const requestId = randomUUID();
  const headers = { "content-type": contentTypes[model.protocol], "x-amzn-requestid": requestId };
  const body =
    model.protocol === "query" ? xmlResult(model.xmlNamespace ?? "", operation.name, String(wire), requestId) : JSON.stringify(wire);
  return { status: 200, headers, body };
}

export function errorAnswer(model: ServiceModel, error: ServiceError): Answer {
  const requestId = randomUUID();
  const status = model.shapes[error.code]?.status ?? error.status;
  const headers: Record<string, string> = { "content-type": contentTypes[model.protocol], "x-amzn-requestid": requestId };
  if (model.protocol === "query") {
    return { status, headers, body: xmlError(model.xmlNamespace ?? "", error.code, error.message, status < 500, requestId) };
  }
  if (model.protocol === "rest-json") headers["x-amzn-errortype"] = error.code;
  const members = errorMembers(model, error);
  return { status, headers, body: JSON.stringify(model.protocol === "json" ? { __type: error.code, ...members } : members) };
}

/** What an exception carries beside its message, where the model has such a member. */
function errorMembers(model: ServiceModel, error: ServiceError): Record<string, unknown> {
  const shape = model.shapes[error.code];
  const members: Record<string, unknown> = {};
  for (const [name, { shape: memberShape, location, locationName }] of Object.entries(shape?.members ?? {})) {
    if (location !== undefined) continue;
    const wireName = locationName ?? name;
    const { enum: allowed } = shapeOf(model, memberShape);
    const lower = name.toLowerCase();
    if (lower === "message") members[wireName] = error.message;
    else if (lower === "code" || (lower === "type" && !allowed)) members[wireName] = error.code;
    else if (lower === "reason" && allowed) members[wireName] = reasonOf(allowed, error.message);
  }
  return "message" in members || "Message" in members ? members : { ...members, message: error.message };
}

/** The word of the service's own list that fits: AWS gives a reason with every refused input. */
function reasonOf(allowed: readonly string[], message: string): string | undefined {
  const wanted = /token/i.test(message)
    ? ["INVALID_NEXT_TOKEN", "CANNOT_PARSE", "invalidRegionOptTarget", "fieldValidationFailed"]
    : /less than/.test(message)
      ? ["MAX_VALUE_EXCEEDED", "FIELD_VALIDATION_FAILED", "fieldValidationFailed"]
      : ["INVALID_PATTERN", "FIELD_VALIDATION_FAILED", "fieldValidationFailed"];
  return wanted.find((reason) => allowed.includes(reason)) ?? allowed[0];
}
