/** Our CloudFormation templates by name, and as the text that is deployed. */
import type { Declaring } from "../policy.ts";
import { collectorRoleTemplate } from "./collector-role.ts";
import { ec2HostTemplate, ecsHostTemplate, irsaHostTemplate } from "./host-role.ts";
import type { TemplateName } from "./names.ts";
import { organizationTemplate } from "./organization.ts";
import { asYaml, type Template } from "./template.ts";

const templates: Readonly<Record<TemplateName, (sources: readonly Declaring[]) => Template>> = {
  organization: organizationTemplate,
  "collector-role": collectorRoleTemplate,
  "host-ec2": ec2HostTemplate,
  "host-ecs": ecsHostTemplate,
  "host-irsa": irsaHostTemplate,
};

export const templateText = (name: TemplateName, sources: readonly Declaring[]): string =>
  `# Printed by \`pillarwatch policy --template ${name}\` from what the sources declare: change it there.\n${asYaml(templates[name](sources))}`;
