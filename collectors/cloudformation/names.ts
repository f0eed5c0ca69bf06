/** What there are templates for: `pillarwatch policy --template`, and the files of deploy/aws. */
export const templateNames = ["organization", "collector-role", "host-ec2", "host-ecs", "host-irsa"] as const;
export type TemplateName = (typeof templateNames)[number];
