import { GetDetectorCommand } from "@aws-sdk/client-guardduty";
import {
  DescribeStandardsControlsCommand,
  GetFindingAggregatorCommand,
  GetFindingsCommand,
  ListSecurityControlDefinitionsCommand,
} from "@aws-sdk/client-securityhub";
import { afterEach, beforeEach, expect, test } from "vitest";
import { clientsOf, refusalOf, roleName, smallWorld, todayMs } from "../../test/support/simulated.ts";
import { startSimulator } from "../server.ts";
import type { Members, Operation } from "../service.ts";
import type { Simulator } from "../simulator.ts";

const subscription = "arn:aws:securityhub:eu-west-1:111122223333:subscription/aws-foundational-security-best-practices/v/1.0.0";
const aggregator = "arn:aws:securityhub:eu-west-1:111122223333:finding-aggregator/123e4567-e89b-12d3-a456-426652340000";

let asked: Members | undefined;
const keep =
  (answer: Members): Operation =>
  (input) => {
    asked = input;
    return answer;
  };
const services = [
  {
    id: "securityhub",
    operations: {
      DescribeStandardsControls: keep({ Controls: [] }),
      GetFindingAggregator: keep({ FindingAggregatorArn: aggregator }),
      ListSecurityControlDefinitions: keep({ SecurityControlDefinitions: [] }),
      GetFindings: keep({ Findings: [] }),
    },
  },
];
let simulator: Simulator;

beforeEach(async () => {
  simulator = await startSimulator({ world: smallWorld(), services, clock: () => todayMs, quotas: "off", roleName });
});
afterEach(() => simulator.close());

const clients = () => clientsOf(simulator.url, simulator.credentials);

test("an ARN in the path arrives whole, and its signature holds", async () => {
  await clients().securityhub.send(new DescribeStandardsControlsCommand({ StandardsSubscriptionArn: subscription, MaxResults: 100 }));
  expect(asked).toEqual({ StandardsSubscriptionArn: subscription, MaxResults: 100 });
  await clients().securityhub.send(new GetFindingAggregatorCommand({ FindingAggregatorArn: aggregator }));
  expect(asked).toEqual({ FindingAggregatorArn: aggregator });
});

test("a query of any characters arrives whole, and its signature holds", async () => {
  const NextToken = "a+b/c= d&e%20f~(g)*'!é";
  await clients().securityhub.send(new ListSecurityControlDefinitionsCommand({ StandardsArn: subscription, NextToken }));
  expect(asked).toEqual({ StandardsArn: subscription, NextToken });
});

test("a body of any characters and instants arrives whole, and its signature holds", async () => {
  const Filters = {
    Title: [{ Value: "naïve “bucket” 桶", Comparison: "PREFIX" as const }],
    UpdatedAt: [{ Start: "2026-11-01T00:00:00Z" }],
  };
  await clients().securityhub.send(new GetFindingsCommand({ Filters, MaxResults: 100 }));
  expect(asked).toEqual({ Filters, MaxResults: 100 });
});

test("a path that was tampered with is refused, and no service sees it", async () => {
  asked = undefined;
  const { guardduty } = clients();
  guardduty.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as { path: string };
      request.path = request.path.replace("mine", "yours");
      return next(args);
    },
    { step: "finalizeRequest", priority: "low" },
  );
  expect(await refusalOf(guardduty.send(new GetDetectorCommand({ DetectorId: "mine" })))).toMatch(
    /^InvalidSignatureException: .*does not match/,
  );
  expect(asked).toBeUndefined();
});
