/** What each service really answers where it was never enabled: some refuse, some are just empty. */
import { type Members, ServiceError } from "../service.ts";

const notSubscribed = (accountId: string) =>
  new ServiceError("InvalidAccessException", `Account ${accountId} is not subscribed to AWS Security Hub`, 401);

const inspectorRefusal = (operation: string) =>
  new ServiceError("AccessDeniedException", `Invoking account does not have access to ${operation} API.`, 403);

const disabledState = { status: "DISABLED", errorCode: "RESOURCE_NOT_FOUND", errorMessage: "Inspector is not enabled" } as const;

/** @throws ServiceError where the service refuses. */
export function answerWhenOff(service: string, operation: string, accountId: string): Members {
  switch (service) {
    case "securityhub":
      if (operation === "DescribeSecurityHubV2") throw new ServiceError("ResourceNotFoundException", "Security Hub V2 is not enabled", 404);
      throw notSubscribed(accountId);
    case "guardduty":
      if (operation === "ListDetectors") return { DetectorIds: [] };
      if (operation === "ListOrganizationAdminAccounts") return { AdminAccounts: [] };
      throw new ServiceError(
        "BadRequestException",
        "The request is rejected because the input detectorId is not owned by the current account.",
      );
    case "inspector2":
      return inspectorOff(operation, accountId);
    case "config":
      return configOff(operation);
    default:
      throw new Error(`${service} cannot be switched off`);
  }
}

function inspectorOff(operation: string, accountId: string): Members {
  switch (operation) {
    case "BatchGetAccountStatus": {
      const resourceState = { ec2: disabledState, ecr: disabledState, lambda: disabledState, lambdaCode: disabledState };
      return { accounts: [{ accountId, state: disabledState, resourceState }], failedAccounts: [] };
    }
    case "ListFindings":
      return { findings: [] };
    case "ListCoverage":
      return { coveredResources: [] };
    default:
      throw inspectorRefusal(operation);
  }
}

function configOff(operation: string): Members {
  switch (operation) {
    case "DescribeConfigurationRecorders":
      return { ConfigurationRecorders: [] };
    case "DescribeConfigurationRecorderStatus":
      return { ConfigurationRecordersStatus: [] };
    case "DescribeConfigRules":
      return { ConfigRules: [] };
    case "DescribeConfigRuleEvaluationStatus":
      return { ConfigRulesEvaluationStatus: [] };
    case "DescribeConfigurationAggregators":
      return { ConfigurationAggregators: [] };
    case "GetComplianceDetailsByConfigRule":
      throw new ServiceError(
        "NoSuchConfigRuleException",
        "The ConfigRule provided in the request is invalid. Please check the configRule name",
      );
    case "BatchGetResourceConfig":
      throw new ServiceError("NoAvailableConfigurationRecorderException", "There are no configuration recorders available.");
    default:
      throw new ServiceError("NoSuchConfigurationAggregatorException", "The configuration aggregator does not exist.");
  }
}
