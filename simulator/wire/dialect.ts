/** How each service says no: the same refusal has another name, status and wording in each of AWS's APIs. */
import { ServiceError } from "../service.ts";
import { constraintText, type Problem } from "./problem.ts";

export interface Dialect {
  readonly unknownOperation: () => ServiceError;
  /** The access key is not known, or not in this region. */
  readonly unknownKey: () => ServiceError;
  readonly badSignature: (message: string) => ServiceError;
  readonly expiredToken: () => ServiceError;
  readonly denied: (message: string) => ServiceError;
  readonly throttled: (operation: string) => ServiceError;
  readonly invalid: (problem: Problem) => ServiceError;
  readonly invalidPageToken: () => ServiceError;
  readonly broken: (status: number) => ServiceError;
}

const invalidKeyText = "The security token included in the request is invalid.";
const expiredText = "The security token included in the request is expired";

/** What the front of the JSON and REST services says, whichever service stands behind it. */
const front = (forbidden: 400 | 403) => ({
  unknownOperation: () => new ServiceError("UnknownOperationException", "", forbidden === 400 ? 400 : 404),
  unknownKey: () => new ServiceError("UnrecognizedClientException", invalidKeyText, forbidden),
  badSignature: (message: string) => new ServiceError("InvalidSignatureException", message, forbidden),
  expiredToken: () => new ServiceError("ExpiredTokenException", expiredText, forbidden),
  denied: (message: string) => new ServiceError("AccessDeniedException", message, forbidden),
});

const shown = (value: unknown): string =>
  value === undefined ? "null" : typeof value === "object" ? JSON.stringify(value) : String(value);

const lowerFirst = (path: string): string => path.replace(/(^|\.)([A-Z])/g, (_, dot: string, letter: string) => dot + letter.toLowerCase());

const frameworkText = (problem: Problem): string =>
  `1 validation error detected: Value '${shown(problem.value)}' at '${lowerFirst(problem.path)}' failed to satisfy constraint: ${constraintText(problem.constraint)}`;

const brokenText = "We encountered an internal error. Please try again.";

const sts: Dialect = {
  unknownOperation: () => new ServiceError("InvalidAction", "Could not find operation", 400),
  unknownKey: () => new ServiceError("InvalidClientTokenId", invalidKeyText, 403),
  badSignature: (message) => new ServiceError("SignatureDoesNotMatch", message, 403),
  expiredToken: () => new ServiceError("ExpiredToken", `${expiredText}`, 403),
  denied: (message) => new ServiceError("AccessDenied", message, 403),
  throttled: () => new ServiceError("Throttling", "Rate exceeded", 400),
  invalid: (problem) => new ServiceError("ValidationError", frameworkText(problem), 400),
  invalidPageToken: () => new ServiceError("ValidationError", "Invalid token", 400),
  broken: (status) => new ServiceError(status === 503 ? "ServiceUnavailable" : "InternalFailure", brokenText, status),
};

const organizations: Dialect = {
  ...front(400),
  throttled: () =>
    new ServiceError("TooManyRequestsException", "AWS Organizations can't complete your request because too many requests were made.", 400),
  invalid: (problem) =>
    new ServiceError("InvalidInputException", `You specified an invalid value for ${problem.path}. ${constraintText(problem.constraint)}`),
  invalidPageToken: () => new ServiceError("InvalidInputException", "You specified an invalid value for NextToken."),
  broken: (status) => new ServiceError(status === 503 ? "ServiceUnavailable" : "ServiceException", brokenText, status),
};

const account: Dialect = {
  ...front(403),
  throttled: () => new ServiceError("TooManyRequestsException", "Too many requests", 429),
  invalid: (problem) => new ServiceError("ValidationException", frameworkText(problem)),
  invalidPageToken: () => new ServiceError("ValidationException", "Invalid NextToken"),
  broken: (status) => new ServiceError(status === 503 ? "ServiceUnavailableException" : "InternalServerException", brokenText, status),
};

const securityhub: Dialect = {
  ...front(403),
  throttled: (operation) =>
    operation === "GetFindings"
      ? new ServiceError("LimitExceededException", "Too many requests in a given amount of time", 429)
      : new ServiceError("TooManyRequestsException", "Too Many Requests", 429),
  invalid: (problem) =>
    new ServiceError(
      "InvalidInputException",
      `Invalid parameter '${problem.path}'. data.${problem.path}: ${constraintText(problem.constraint)}`,
    ),
  invalidPageToken: () => new ServiceError("InvalidInputException", "Invalid parameter 'NextToken'. The pagination token is not valid."),
  broken: (status) => new ServiceError(status === 503 ? "ServiceUnavailableException" : "InternalException", brokenText, status),
};

const guardduty: Dialect = {
  ...front(403),
  throttled: () => new ServiceError("TooManyRequestsException", "Rate exceeded", 429),
  invalid: (problem) =>
    new ServiceError(
      "BadRequestException",
      `The request is rejected because an invalid or out-of-range value is specified as an input parameter: ${lowerFirst(problem.path)}. ${constraintText(problem.constraint)}`,
    ),
  invalidPageToken: () =>
    new ServiceError("BadRequestException", "The request is rejected because the parameter nextToken has an invalid value."),
  broken: (status) => new ServiceError(status === 503 ? "ServiceUnavailableException" : "InternalServerErrorException", brokenText, status),
};

const inspector2: Dialect = {
  ...front(403),
  throttled: () => new ServiceError("ThrottlingException", "Rate exceeded", 429),
  invalid: (problem) => new ServiceError("ValidationException", frameworkText(problem)),
  invalidPageToken: () => new ServiceError("ValidationException", "Invalid nextToken"),
  broken: (status) => new ServiceError(status === 503 ? "ServiceUnavailableException" : "InternalServerException", brokenText, status),
};

const config: Dialect = {
  ...front(400),
  throttled: () => new ServiceError("ThrottlingException", "Rate exceeded", 400),
  invalid: (problem) => new ServiceError("ValidationException", frameworkText(problem)),
  invalidPageToken: () => new ServiceError("InvalidNextTokenException", "The specified next token is not valid."),
  broken: (status) => new ServiceError(status === 503 ? "ServiceUnavailable" : "InternalFailure", brokenText, status),
};

const dialects: Readonly<Record<string, Dialect>> = { sts, organizations, account, securityhub, guardduty, inspector2, config };

export function dialectOf(serviceId: string): Dialect {
  const dialect = dialects[serviceId];
  if (dialect === undefined) throw new Error(`no dialect for ${serviceId}`);
  return dialect;
}
