/** Security Hub CSPM, as far as collectors ask it. */
import type { Service } from "../service.ts";
import {
  batchGetSecurityControls,
  batchGetStandardsControlAssociations,
  describeHub,
  describeSecurityHubV2,
  describeStandardsControls,
  getEnabledStandards,
  listSecurityControlDefinitions,
  requireHub,
} from "./securityhub/enablement.ts";
import {
  getAdministratorAccount,
  getFindingAggregator,
  listFindingAggregators,
  listMembers,
  listOrganizationAdminAccounts,
} from "./securityhub/organization.ts";
import { getFindings } from "./securityhub/scan.ts";

export const securityhub: Service = {
  id: "securityhub",
  operations: {
    GetFindings: (input, call) => {
      requireHub(call);
      return getFindings(input, call);
    },
    DescribeHub: describeHub,
    DescribeSecurityHubV2: describeSecurityHubV2,
    GetEnabledStandards: getEnabledStandards,
    DescribeStandardsControls: describeStandardsControls,
    ListSecurityControlDefinitions: listSecurityControlDefinitions,
    BatchGetSecurityControls: batchGetSecurityControls,
    BatchGetStandardsControlAssociations: batchGetStandardsControlAssociations,
    ListFindingAggregators: listFindingAggregators,
    GetFindingAggregator: getFindingAggregator,
    GetAdministratorAccount: getAdministratorAccount,
    ListMembers: listMembers,
    ListOrganizationAdminAccounts: listOrganizationAdminAccounts,
  },
};
