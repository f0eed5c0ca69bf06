/** The way of a request: credentials, permission, quota, input, service, output; with whatever faults hit it on the way. */
import type { Faults, Hit, Trouble } from "../faults.ts";
import { type Members, type Operation, type Service, ServiceError } from "../service.ts";
import { type Answer, errorAnswer, resultAnswer } from "./answer.ts";
import { type Api, type ApiOperation, compileApis, type WireRequest } from "./api.ts";
import { type Dialect, dialectOf } from "./dialect.ts";
import { authenticate, authorize, type Gate } from "./gate.ts";
import type { CallCount, CallLog } from "./log.ts";
import { answerWhenOff } from "./off.ts";
import { breakRecord, leaveOut, servePage, serveTroubled } from "./pages.ts";
import { type DeniedCall, deniedByIdentityPolicy, deniedByScp, resourceNamed, scpArn } from "./policy.ts";
import type { Principal } from "./principals.ts";
import { InputProblem } from "./problem.ts";
import type { Quotas } from "./quota.ts";
import { readSignature, type Signature } from "./signature.ts";

export interface HandlerOptions extends Gate {
  readonly services: readonly Service[];
  readonly faults: Faults;
  readonly log: CallLog;
  /** None: no quota holds. */
  readonly quotas: Quotas | undefined;
  /** A handler that broke its own model, or threw: never part of a simulation. */
  readonly onBug: (bug: Error) => void;
}

/** An answer, and what happens to it on its way. */
export interface Delivery {
  readonly answer: Answer;
  readonly delayMs: number;
  readonly cut?: "before answer" | "in body";
}

export type Handle = (request: WireRequest) => Delivery;

/** A call whose credentials are good: it is counted, and faults may hit it. */
interface Accepted {
  readonly api: Api;
  readonly dialect: Dialect;
  readonly operation: ApiOperation;
  readonly principal: Principal;
  readonly region: string;
  readonly input: Members | InputProblem;
  readonly hits: readonly Hit[];
  readonly count: CallCount;
}

export function createHandler(options: HandlerOptions): Handle {
  const apis = compileApis();
  const operations = new Map(options.services.map((service) => [service.id, service.operations]));

  return (request) => {
    const signature = readSignature(request.headers.authorization as string | undefined);
    if (signature === undefined) return plain(403, "MissingAuthenticationTokenException", "Missing Authentication Token");
    const api = apis.get(signature.service);
    if (api === undefined) return plain(404, "UnknownOperationException", `The simulator does not serve ${signature.service}`);
    const dialect = dialectOf(api.model.id);
    let accepted: Accepted | undefined;
    try {
      accepted = accept(request, signature, api, dialect, options);
      return deliver(serve(accepted, operations.get(api.model.id)?.[accepted.operation.name], options), accepted.hits);
    } catch (error) {
      if (accepted) accepted.count.refused += 1;
      return deliver(refusal(api, dialect, error, options.onBug), accepted?.hits ?? []);
    }
  };
}

function accept(request: WireRequest, signature: Signature, api: Api, dialect: Dialect, options: HandlerOptions): Accepted {
  const principal = authenticate(request, signature, api.model.id, dialect, options);
  const operation = api.find(request);
  if (operation === undefined) throw dialect.unknownOperation();
  const input = readInput(operation, request);
  const { region } = signature;
  const { accountId } = principal;
  const token = operation.token === undefined || input instanceof InputProblem ? undefined : input[operation.token];
  const call = { service: api.model.id, operation: operation.name, accountId, region, pageToken: token as string | undefined };
  const hits = options.faults.hitsOn(call);
  return {
    api,
    dialect,
    operation,
    principal,
    region,
    input,
    hits,
    count: options.log.asked(accountId, region, api.model.id, operation.name),
  };
}

/** A wrong input is refused only after the caller's rights are known: AWS tells strangers nothing about their input. */
function readInput(operation: ApiOperation, request: WireRequest): Members | InputProblem {
  try {
    return operation.read(request);
  } catch (error) {
    if (error instanceof InputProblem) return error;
    throw error;
  }
}

function serve(accepted: Accepted, handler: Operation | undefined, options: HandlerOptions): Answer {
  const { api, operation, principal, region, input, hits, dialect, count } = accepted;
  const { accountId } = principal;
  const denied = deniedCall(accepted, options.world.partition);
  refuseWhenHit(hits, accepted, denied, options);
  authorize(principal, denied, region, dialect, options);
  const isGranted = options.quotas?.take(accountId, region, api.model.id, operation.name, options.wallClock()) ?? true;
  if (!isGranted || hitBy(hits, "throttled")) {
    count.throttled += 1;
    throw dialect.throttled(operation.name);
  }
  if (input instanceof InputProblem) throw input;
  if (hitBy(hits, "token refused")) throw dialect.invalidPageToken();
  if (handler === undefined) throw new Error(`The simulator has no ${api.model.id}:${operation.name}`);
  const call = { caller: { accountId, region, arn: principal.arn }, atMs: options.clock(), world: options.world };
  const ask = (asked: Members): Members =>
    hitBy(hits, "service off") ? answerWhenOff(api.model.id, operation.name, accountId) : handler(asked, call);
  const pageTrouble = hits.find(({ trouble }) => pageTroubles.has(trouble.kind))?.trouble.kind;
  const output = pageTrouble ? serveTroubled(operation, pageTrouble, input, ask) : servePage(operation, input, ask);
  let wire = operation.write(output);
  for (const { trouble, draw } of hits) {
    if (trouble.kind === "malformed record") wire = breakRecord(wire, trouble, draw);
    else if (trouble.kind === "record left out") wire = leaveOut(wire, draw);
  }
  return resultAnswer(api.model, operation, wire);
}

const pageTroubles: ReadonlySet<Trouble["kind"]> = new Set(["page repeated", "pages reordered", "empty page"]);

const hitBy = (hits: readonly Hit[], kind: Trouble["kind"]): boolean => hits.some(({ trouble }) => trouble.kind === kind);

function deniedCall({ api, operation, principal, region, input }: Accepted, partition: string): DeniedCall {
  const roleArn = input instanceof InputProblem ? undefined : input.RoleArn;
  const resource = typeof roleArn === "string" ? roleArn : resourceNamed(api.model.id, partition, principal.accountId, region);
  return { principalArn: principal.arn, action: `${api.model.id}:${operation.name}`, resource };
}

/** The faults that refuse a call outright. */
function refuseWhenHit(
  hits: readonly Hit[],
  { dialect, principal }: Accepted,
  denied: DeniedCall,
  { principals, world }: HandlerOptions,
): void {
  for (const { trouble } of hits) {
    if (trouble.kind === "server error") throw dialect.broken(trouble.status);
    if (trouble.kind === "session expired" && principal.kind === "session") {
      principals.expire(principal.accessKeyId);
      throw dialect.expiredToken();
    }
    if (trouble.kind === "denied") {
      throw dialect.denied(trouble.by === "identity policy" ? deniedByIdentityPolicy(denied) : deniedByScp(denied, scpArn(world)));
    }
  }
}

function refusal(api: Api, dialect: Dialect, error: unknown, onBug: (bug: Error) => void): Answer {
  if (error instanceof ServiceError) return errorAnswer(api.model, error);
  if (error instanceof InputProblem) return errorAnswer(api.model, dialect.invalid(error.problem));
  const bug = error instanceof Error ? error : new Error(String(error));
  onBug(bug);
  return errorAnswer(api.model, new ServiceError("SimulatorBug", bug.message, 501)); // 501: the SDK does not try again
}

function deliver(answer: Answer, hits: readonly Hit[]): Delivery {
  let delayMs = 0;
  let cut: Delivery["cut"];
  let delivered = answer;
  for (const { trouble } of hits) {
    if (trouble.kind === "slow") delayMs += trouble.delayMs;
    if (trouble.kind === "connection cut") cut = trouble.at;
    if (trouble.kind === "truncated") delivered = { ...answer, body: answer.body.slice(0, Math.floor(answer.body.length * 0.6)) };
  }
  return { answer: delivered, delayMs, ...(cut && { cut }) };
}

const plain = (status: number, code: string, message: string): Delivery => ({
  answer: { status, headers: { "content-type": "application/json", "x-amzn-errortype": code }, body: JSON.stringify({ message }) },
  delayMs: 0,
});
