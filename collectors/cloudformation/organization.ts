/** The collector's role in every account of an organization, those too that join later: a service-managed StackSet. */
import type { Declaring } from "../policy.ts";
import { collectorConditions, collectorParameters, collectorRole, collectorRoleTemplate } from "./collector-role.ts";
import { asYaml, parameter, put, ref, sub, type Template } from "./template.ts";

/** What the StackSet is given, it gives on to every account. */
const handedOn = Object.keys(collectorParameters).map((name) => ({ ParameterKey: name, ParameterValue: ref(name) }));

export const organizationTemplate = (sources: readonly Declaring[]): Template => ({
  AWSTemplateFormatVersion: "2010-09-09",
  Description:
    "Pillarwatch: the role by which it reads every account, from the management account or from a delegated administrator of StackSets",
  Parameters: {
    ...collectorParameters,
    OrganizationalUnits: {
      Type: "CommaDelimitedList",
      Description: "Ids of OUs, or of the root (r-...) for the whole organization; what lies below them is in them",
      AllowedPattern: "(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32})",
    },
    CallAs: parameter("Who deploys this: the management account (SELF), or an account that administers StackSets for it", {
      Default: "SELF",
      AllowedValues: ["SELF", "DELEGATED_ADMIN"],
    }),
  },
  Conditions: { ...collectorConditions, InManagementAccount: { "Fn::Equals": [ref("CallAs"), "SELF"] } },
  Resources: {
    // StackSets leave the management account out.
    ManagementRole: { Condition: "InManagementAccount", ...collectorRole(sources) },
    MemberRoles: {
      Type: "AWS::CloudFormation::StackSet",
      Properties: {
        StackSetName: sub(`${put("AWS::StackName")}-member-roles`),
        Description: "Pillarwatch's reading role in every account",
        PermissionModel: "SERVICE_MANAGED",
        CallAs: ref("CallAs"),
        // An account that joins gets the role, one that leaves loses it.
        AutoDeployment: { Enabled: true, RetainStacksOnAccountRemoval: false },
        ManagedExecution: { Active: true },
        Capabilities: ["CAPABILITY_NAMED_IAM"],
        // One account that cannot have it does not keep the others from it: coverage names it.
        OperationPreferences: { FailureTolerancePercentage: 100, MaxConcurrentPercentage: 100 },
        // A role is of an account, not of a region: any one region will do.
        StackInstancesGroup: [{ DeploymentTargets: { OrganizationalUnitIds: ref("OrganizationalUnits") }, Regions: [ref("AWS::Region")] }],
        Parameters: handedOn,
        TemplateBody: asYaml(collectorRoleTemplate(sources)),
      },
    },
  },
});
