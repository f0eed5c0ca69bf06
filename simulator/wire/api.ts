/** An API compiled from its model: which operation a request asks for, its input read and checked, its output checked and written. */
import { type OperationModel, type ServiceModel, serviceModels, shapeOf } from "../models/model.ts";
import type { Members } from "../service.ts";
import { compileChecks } from "./check.ts";
import { compileDecoders } from "./decode.ts";
import { compileEncoders } from "./encode.ts";
import { InputProblem, pathOf } from "./problem.ts";
import { formMembers, xmlOf } from "./xml.ts";

/** A request whose body has arrived. */
export interface WireRequest {
  readonly method: string;
  /** Path as sent, still percent-encoded, without the query. */
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
}

export interface ApiOperation {
  readonly name: string;
  readonly model: OperationModel;
  /** Where pages stand in input and output, if the operation has pages. */
  readonly token: string | undefined;
  /** The output's list of records, if it has one. */
  readonly records: string | undefined;
  /** The same list's name on the wire. */
  readonly wireRecords: string | undefined;
  /** @throws InputProblem naming the first member that is wrong. */
  readonly read: (request: WireRequest) => Members;
  /** @throws when the output breaks the model: a bug of the simulator, never an answer. */
  readonly write: (output: Members) => unknown;
}

export interface Api {
  readonly model: ServiceModel;
  readonly operations: ReadonlyMap<string, ApiOperation>;
  readonly find: (request: WireRequest) => ApiOperation | undefined;
}

export function compileApis(): ReadonlyMap<string, Api> {
  return new Map(Object.values(serviceModels).map((model) => [model.signingName, compileApi(model)]));
}

function compileApi(model: ServiceModel): Api {
  const operations = new Map(Object.entries(model.operations).map(([name, operation]) => [name, compileOperation(model, name, operation)]));
  return { model, operations, find: finder(model, operations) };
}

function finder(model: ServiceModel, operations: ReadonlyMap<string, ApiOperation>): Api["find"] {
  switch (model.protocol) {
    case "json":
      return ({ headers }) => {
        const [prefix, name] = String(headers["x-amz-target"] ?? "").split(".");
        return prefix === model.targetPrefix ? operations.get(name ?? "") : undefined;
      };
    case "query":
      return ({ body }) => operations.get(new URLSearchParams(body.toString("utf8")).get("Action") ?? "");
    case "rest-json": {
      const routes = [...operations.values()].map((operation) => ({ operation, pattern: routePattern(operation.model.uri) }));
      return ({ method, path }) => routes.find((route) => route.operation.model.method === method && route.pattern.test(path))?.operation;
    }
  }
}

/** `/detector/{DetectorId}/findings`; a greedy label `{Arn+}` takes slashes too. */
function routePattern(uri: string): RegExp {
  const source = uri.replace(/\{(\w+)(\+?)\}/g, (_, name: string, greedy: string) => `(?<${name}>${greedy ? ".+" : "[^/]+"})`);
  return new RegExp(`^${source}/?$`);
}

function compileOperation(model: ServiceModel, name: string, operation: OperationModel): ApiOperation {
  const inputMembers = operation.input === undefined ? {} : (shapeOf(model, operation.input).members ?? {});
  const outputMembers = operation.output === undefined ? {} : (shapeOf(model, operation.output).members ?? {});
  const token = Object.keys(outputMembers).find((member) => member.toLowerCase() === "nexttoken" && member in inputMembers);
  const records = Object.keys(outputMembers).find((member) => shapeOf(model, outputMembers[member]?.shape ?? "").type === "list");
  const wireRecords = records === undefined ? undefined : (outputMembers[records]?.locationName ?? records);
  const read = compileRead(model, operation);
  return { name, model: operation, token, records, wireRecords, read, write: compileWrite(model, name, operation) };
}

function compileRead(model: ServiceModel, operation: OperationModel): (request: WireRequest) => Members {
  if (operation.input === undefined) return () => ({});
  const decode = compileDecoders(model, model.protocol === "query" ? "text" : "typed")(operation.input);
  const check = compileChecks(model, "input")(operation.input);
  const bodyMembers = model.protocol === "query" ? formBody : jsonBody;
  const bound = model.protocol === "rest-json" ? compileBindings(model, operation) : () => ({});
  return (request) => {
    const members = { ...(decode(bodyMembers(request), "") as Members), ...bound(request) };
    const problem = check(members);
    if (problem) throw new InputProblem(problem);
    return members;
  };
}

const formBody = ({ body }: WireRequest): unknown => formMembers(new URLSearchParams(body.toString("utf8")));

function jsonBody({ body }: WireRequest): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString("utf8"));
  } catch (cause) {
    throw new InputProblem({ path: "body", value: "", constraint: { kind: "type", wanted: "JSON" } }, { cause });
  }
}

/** The members that travel in the path and the query of a rest-json request. */
function compileBindings(model: ServiceModel, operation: OperationModel): (request: WireRequest) => Members {
  const decoderOf = compileDecoders(model, "text");
  const route = routePattern(operation.uri);
  const members = Object.entries(shapeOf(model, operation.input ?? "").members ?? {});
  const labels = members.filter(([, member]) => member.location === "uri");
  const queried = new Map(
    members.filter(([, { location }]) => location === "querystring").map(([name, m]) => [m.locationName ?? name, { name, ...m }]),
  );
  return (request) => {
    const bound: Record<string, unknown> = {};
    const groups = route.exec(request.path)?.groups ?? {};
    for (const [name, member] of labels) bound[name] = decodeURIComponent(groups[member.locationName ?? name] ?? groups[name] ?? "");
    const given = new URLSearchParams(request.query);
    for (const wireName of new Set(given.keys())) {
      const member = queried.get(wireName);
      if (member === undefined) throw new InputProblem({ path: wireName, value: given.get(wireName), constraint: { kind: "unknown" } });
      const isList = shapeOf(model, member.shape).type === "list";
      bound[member.name] = decoderOf(member.shape)(isList ? given.getAll(wireName) : given.get(wireName), `.${member.name}`);
    }
    return bound;
  };
}

function compileWrite(model: ServiceModel, name: string, operation: OperationModel): (output: Members) => unknown {
  const shapeName = operation.output;
  if (shapeName === undefined) return () => ({});
  const check = compileChecks(model, "output")(shapeName);
  const encode = model.protocol === "query" ? (output: unknown) => xmlOf(model, shapeName, output) : compileEncoders(model)(shapeName);
  return (output) => {
    const problem = check(output);
    if (problem)
      throw new Error(`${model.id}:${name} answers ${pathOf(problem)} = ${JSON.stringify(problem.value)}: ${problem.constraint.kind}`);
    return encode(output);
  };
}
