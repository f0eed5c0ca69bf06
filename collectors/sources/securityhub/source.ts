/** Knows Security Hub CSPM's API and nothing else. */
import type { AwsSecurityFinding, SecurityHubClient } from "@aws-sdk/client-securityhub";
import type { Source } from "../../source.ts";
import { enablementOf } from "./enablement.ts";
import { normalize } from "./normalize.ts";
import { byId, findingsPages } from "./pages.ts";

const noNews = "it cannot be told whether the new AWS Security Hub is on";
const throughOnly = "through the administrator,";

export const securityhub: Source<SecurityHubClient, AwsSecurityFinding> = {
  id: "securityhub",
  permissions: [
    { action: "securityhub:DescribeHub", lost: "it cannot be told whether Security Hub CSPM is on, so it is not read" },
    { action: "securityhub:GetEnabledStandards", lost: "standards that were switched off look like standing problems, so it is not read" },
    { action: "securityhub:ListSecurityControlDefinitions", lost: "controls that are off cannot be told from those that found nothing" },
    { action: "securityhub:BatchGetSecurityControls", lost: "controls that are off count in the score" },
    { action: "securityhub:GetFindings", lost: "no controls, and no other product's findings in Security Hub CSPM, are read" },
    { action: "securityhub:DescribeSecurityHubV2", lost: noNews },
    { action: "securityhub:ListMembers", lost: `${throughOnly} an account that left Security Hub looks free of problems` },
    { action: "securityhub:ListFindingAggregators", lost: `${throughOnly} regions that it cannot be asked in are not read` },
    { action: "securityhub:GetFindingAggregator", lost: `${throughOnly} regions that it cannot be asked in are not read` },
  ],
  enablement: enablementOf,
  pages: findingsPages,
  async again(client, nativeId, ask) {
    const [record] = await byId(client, ask, [nativeId]);
    return record;
  },
  normalize,
};
