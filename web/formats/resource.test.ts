import { expect, test } from "vitest";
import { resourceName } from "./resource.ts";

test.each([
  ["arn:aws:s3:::vesper-exports", "vesper-exports"],
  ["arn:aws:s3:::vesper-exports/2026/list.csv", "vesper-exports/2026/list.csv"],
  ["arn:aws:ec2:eu-west-1:111111111111:instance/i-0a1", "i-0a1"],
  ["arn:aws:rds:eu-west-1:111111111111:db:ledger-main", "ledger-main"],
  ["arn:aws:sns:eu-west-1:111111111111:alerts", "alerts"],
  ["arn:aws:secretsmanager:eu-west-1:111111111111:secret:prod/ledger/smtp-4f2a1c", "prod/ledger/smtp-4f2a1c"],
  ["arn:aws:ecs:eu-west-1:111111111111:task-definition/ledger-api:41", "ledger-api:41"],
  ["arn:aws:ecr:eu-west-1:111111111111:repository/ledger/api", "ledger/api"],
  ["arn:aws-us-gov:iam::111111111111:role/team/deploy", "team/deploy"],
  ["AWS::::Account:111111111111", "Account 111111111111"],
  ["111111111111/eu-west-1/container/web", "111111111111/eu-west-1/container/web"],
  ["arn:aws:x", "arn:aws:x"],
])("%s is called %s", (id, name) => {
  expect(resourceName({ id, name: null })).toBe(name);
});

test("a name that AWS gives comes first", () => {
  expect(resourceName({ id: "arn:aws:ec2:eu-west-1:111111111111:instance/i-0a1", name: "api-01" })).toBe("api-01");
});

test("a name of which nothing can be seen is none", () => {
  expect(resourceName({ id: "arn:aws:ec2:eu-west-1:111111111111:instance/i-0a1", name: " \u200b\n" })).toBe("i-0a1");
});
