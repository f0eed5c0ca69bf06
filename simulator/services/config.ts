/** AWS Config, as far as collectors ask it. */
import type { Service } from "../service.ts";
import {
  batchGetAggregateResourceConfig,
  describeAggregateComplianceByConfigRules,
  describeConfigurationAggregatorSourcesStatus,
  describeConfigurationAggregators,
  getAggregateComplianceDetailsByConfigRule,
} from "./config/aggregator.ts";
import { getComplianceDetailsByConfigRule } from "./config/details.ts";
import { describeConfigurationRecorderStatus, describeConfigurationRecorders, listConfigurationRecorders } from "./config/recorders.ts";
import { batchGetResourceConfig } from "./config/resources.ts";
import { describeConfigRuleEvaluationStatus, describeConfigRules } from "./config/rules.ts";

export const config: Service = {
  id: "config",
  operations: {
    DescribeConfigurationRecorders: describeConfigurationRecorders,
    DescribeConfigurationRecorderStatus: describeConfigurationRecorderStatus,
    ListConfigurationRecorders: listConfigurationRecorders,
    DescribeConfigRules: describeConfigRules,
    DescribeConfigRuleEvaluationStatus: describeConfigRuleEvaluationStatus,
    GetComplianceDetailsByConfigRule: getComplianceDetailsByConfigRule,
    BatchGetResourceConfig: batchGetResourceConfig,
    DescribeConfigurationAggregators: describeConfigurationAggregators,
    DescribeConfigurationAggregatorSourcesStatus: describeConfigurationAggregatorSourcesStatus,
    GetAggregateComplianceDetailsByConfigRule: getAggregateComplianceDetailsByConfigRule,
    DescribeAggregateComplianceByConfigRules: describeAggregateComplianceByConfigRules,
    BatchGetAggregateResourceConfig: batchGetAggregateResourceConfig,
  },
};
