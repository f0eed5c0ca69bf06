/** `pillarwatch policy`: what to paste into IAM, made from what the sources declare. */
import { createAws } from "../collectors/aws/clients.ts";
import { type AwsFailure, failureOf } from "../collectors/aws/failure.ts";
import type { TemplateName } from "../collectors/cloudformation/names.ts";
import { templateText } from "../collectors/cloudformation/templates.ts";
import { policyOf } from "../collectors/policy.ts";
import { registry } from "../collectors/sources/registry.ts";
import { sesPolicy } from "../notify/ses.ts";
import { Refusal } from "../posture/refusal.ts";
import { type CollectConfig, collectConfig } from "./config.ts";
import { say } from "./print.ts";
import { sendingConfig } from "./sending-config.ts";

export interface PolicyOptions {
  readonly collector?: string;
  readonly mail?: boolean;
  readonly template?: TemplateName;
}

/**
 * A CloudFormation template where one is asked for. Else one JSON document: `base` for the credentials that collect, `role` and `trust` for the role in every account. With `mail` another one, of who
 * sends mail by Amazon SES: what collects never may.
 */
export async function printPolicy(environment: NodeJS.ProcessEnv, { collector, mail, template }: PolicyOptions): Promise<void> {
  if (template !== undefined) {
    process.stdout.write(templateText(template, Object.values(registry)));
    return;
  }
  if (mail === true) {
    const from = sendingConfig(environment).mail?.from.address;
    if (from === undefined)
      throw new Refusal("MAIL_FROM", "is missing, with MAIL_SES_REGION: the policy allows mails from that address only");
    say(JSON.stringify(sesPolicy(from), null, 2));
    return;
  }
  const config = collectConfig(environment);
  const collectorArn = collector ?? (await callerArn(config));
  if (!/^arn:[^:]+:(iam|sts)::\d{12}:.+$/.test(collectorArn)) {
    throw new Refusal("--collector", `"${collectorArn}" is not the ARN of a user or role`);
  }
  const { roleName, externalId } = config;
  say(JSON.stringify(policyOf(Object.values(registry), { collectorArn, roleName, externalId }), null, 2));
}

async function callerArn({ homeRegion, roleName }: CollectConfig): Promise<string> {
  const aws = createAws({ homeRegion, roleName, limits: "aws" });
  try {
    return (await aws.caller()).arn;
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined) throw error;
    throw unknownCaller(failure);
  } finally {
    aws.close();
  }
}

const unknownCaller = (failure: AwsFailure): Refusal =>
  new Refusal("--collector", `say the ARN of the user or role that collects, since AWS does not tell who we are (${failure.message})`, {
    cause: failure,
  });
