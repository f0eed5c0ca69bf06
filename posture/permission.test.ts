import { expect, test } from "vitest";
import { type Denied, statementFor } from "./permission.ts";

const role = "arn:aws:iam::111111111111:role/pillarwatch-read";

test.each<readonly [Denied, object | null]>([
  [
    { action: "inspector2:ListFindings", message: "not authorized" },
    { Sid: "PillarwatchListFindings", Effect: "Allow", Action: ["inspector2:ListFindings"], Resource: "*" },
  ],
  [
    {
      action: "sts:AssumeRole",
      message: `User: arn:aws:iam::1:user/x is not authorized to perform: sts:AssumeRole on resource: ${role} because`,
    },
    { Sid: "PillarwatchAssumeRole", Effect: "Allow", Action: ["sts:AssumeRole"], Resource: role },
  ],
  [{ action: "sts:AssumeRole", message: "Access denied" }, null],
  [{ action: "sts:AssumeRole", message: null }, null],
  [{ action: null, message: "not authorized" }, null],
  [{ action: "*", message: null }, null],
  [{ action: 'x:Y","Resource":"*', message: null }, null],
])("%j: %j", (denied, statement) => {
  expect(statementFor(denied)).toEqual(statement);
});
