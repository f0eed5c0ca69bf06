/** The templates give what `policy` prints and no more, trust one principal, and name nothing that is not there. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { parse } from "yaml";
import { policyOf } from "../policy.ts";
import { registry } from "../sources/registry.ts";
import { type TemplateName, templateNames } from "./names.ts";
import type { Template } from "./template.ts";
import { templateText } from "./templates.ts";

const folder = join(import.meta.dirname, "../../deploy/aws");
const sources = Object.values(registry);
const printed = policyOf(sources, {
  collectorArn: "arn:aws:iam::111122223333:role/pillarwatch",
  roleName: "pillarwatch-read",
  externalId: undefined,
});

/** As CloudFormation reads it. */
const read = (text: string): Template => parse(text, { version: "1.1" });
const templateOf = (name: TemplateName) => read(templateText(name, sources));
function inStackSet(): Template {
  const { MemberRoles } = templateOf("organization").Resources;
  return read((MemberRoles?.Properties as { readonly TemplateBody: string } | undefined)?.TemplateBody ?? "");
}

interface Role {
  readonly AssumeRolePolicyDocument: { readonly "Fn::Sub"?: string };
  readonly Policies: readonly { readonly PolicyDocument: typeof printed.role }[];
}
const rolesOf = (template: Template): Role[] =>
  Object.values(template.Resources).flatMap(({ Type, Properties }) => (Type === "AWS::IAM::Role" ? [Properties as Role] : []));

test("deploy/aws holds each as it is printed, and nothing else", () => {
  expect(readdirSync(folder).toSorted()).toEqual(templateNames.map((name) => `${name}.yaml`).toSorted());
  for (const name of templateNames) expect(readFileSync(join(folder, `${name}.yaml`), "utf8")).toBe(templateText(name, sources));
});

describe.each<[string, () => Template, typeof printed.role]>([
  ["collector-role", () => templateOf("collector-role"), printed.role],
  ["organization, in the management account", () => templateOf("organization"), printed.role],
  ["organization, in every other", inStackSet, printed.role],
  ...(["host-ec2", "host-ecs", "host-irsa"] as const).map((name): [string, () => Template, typeof printed.role] => [
    name,
    () => templateOf(name),
    printed.base,
  ]),
])("%s", (_, template, policy) => {
  it("has one role, which may what `policy` prints", () => {
    const [role, ...others] = rolesOf(template());
    expect(others).toEqual([]);
    const inPlace = JSON.stringify(role?.Policies).replaceAll(
      JSON.stringify({ "Fn::Sub": `arn:\${AWS::Partition}:iam::*:role/\${RoleName}` }),
      JSON.stringify("arn:aws:iam::*:role/pillarwatch-read"),
    );
    expect(JSON.parse(inPlace)).toEqual([{ PolicyName: expect.any(String), PolicyDocument: policy }]);
    const actions = policy.Statement.flatMap(({ Action }) => Action);
    expect(actions.filter((action) => !/^([a-z0-9-]+:(Get|List|Describe|BatchGet)[A-Za-z0-9]+|sts:AssumeRole)$/.test(action))).toEqual([]);
  });

  it("names only parameters, conditions and resources that it has", () => {
    const { Parameters, Conditions = {}, Resources, Outputs } = template();
    const known = new Set([...Object.keys(Parameters), ...Object.keys(Resources)]);
    const [named, asked]: [string[], string[]] = [[], []];
    const visit = (value: unknown, key = ""): void => {
      if (typeof value === "string") {
        if (key === "Ref") named.push(value);
        if (key === "Fn::Sub") for (const [, name] of value.matchAll(/\$\{([^}]+)\}/g)) named.push(name ?? "");
        if (key === "Condition") asked.push(value);
      } else if (typeof value === "object" && value !== null) {
        if (key === "Fn::If") asked.push(String(Object.values(value)[0]));
        if (key === "Fn::GetAtt") named.push(String(Object.values(value)[0]));
        for (const [name, part] of Object.entries(value)) visit(part, name);
      }
    };
    visit([Conditions, Resources, Outputs]);
    expect(named.filter((name) => !known.has(name) && !name.startsWith("AWS::"))).toEqual([]);
    expect([...new Set(asked)].toSorted()).toEqual(Object.keys(Conditions).toSorted());
    expect(Object.keys(Parameters).filter((name) => !named.includes(name))).toEqual([]);
  });
});

test("the role in an account trusts the one principal that is named, with the external id where one is said", () => {
  for (const template of [templateOf("collector-role"), templateOf("organization"), inStackSet()])
    expect(rolesOf(template)[0]?.AssumeRolePolicyDocument).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "PillarwatchMayTakeThisRole",
          Effect: "Allow",
          Principal: { AWS: { Ref: "CollectorArn" } },
          Action: ["sts:AssumeRole"],
          Condition: {
            "Fn::If": ["HasExternalId", { StringEquals: { "sts:ExternalId": { Ref: "ExternalId" } } }, { Ref: "AWS::NoValue" }],
          },
        },
      ],
    });
});

test.each([
  ["arn:aws:iam::111122223333:role/pillarwatch", true],
  ["arn:aws-us-gov:iam::111122223333:user/some/path/reader", true],
  ["arn:aws:iam::111122223333:root", false],
  ["arn:aws:sts::111122223333:assumed-role/pillarwatch/i-0abc", false],
  ["111122223333", false],
  ["*", false],
])("whoever may take the role: %s is %s", (arn, isGood) => {
  const pattern = templateOf("collector-role").Parameters.CollectorArn?.AllowedPattern ?? "";
  expect(new RegExp(`^(?:${pattern})$`).test(arn)).toBe(isGood); // CloudFormation matches the whole value
});

test("the service account's role is that of one account of one cluster", () => {
  const [role] = rolesOf(templateOf("host-irsa"));
  const values: Record<string, string> = { OidcProvider: "oidc.example/id/A", Namespace: "security", ServiceAccount: "pillarwatch" };
  const text = role?.AssumeRolePolicyDocument["Fn::Sub"]?.replaceAll(/\$\{([^}]+)\}/g, (_, name: string) => values[name] ?? name);
  expect(JSON.parse(text ?? "").Statement).toMatchObject([
    {
      Principal: { Federated: "arn:AWS::Partition:iam::AWS::AccountId:oidc-provider/oidc.example/id/A" },
      Action: ["sts:AssumeRoleWithWebIdentity"],
      Condition: {
        StringEquals: {
          "oidc.example/id/A:aud": "sts.amazonaws.com",
          "oidc.example/id/A:sub": "system:serviceaccount:security:pillarwatch",
        },
      },
    },
  ]);
});
