/** By what something that writes comes to AWS: a role or credentials of its own, since what collects never may write. */
import { Refusal } from "../posture/refusal.ts";

interface Given {
  readonly roleArn: string | undefined;
  readonly accessKeyId: string | undefined;
  readonly secretAccessKey: string | undefined;
}

export interface OwnAccess {
  readonly roleArn: string | undefined;
  readonly keys: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
}

/**
 * Neither is no mistake here: where one is needed is the caller's to say.
 * @param prefix of the variables: PREFIX_ROLE_ARN, PREFIX_ACCESS_KEY_ID, PREFIX_SECRET_ACCESS_KEY.
 * @throws Refusal naming one of them: no role's ARN, or half a key.
 */
export function ownAccess(prefix: "BACKUP_S3" | "MAIL_SES", { roleArn, accessKeyId, secretAccessKey }: Given): OwnAccess {
  const [id, secret] = [`${prefix}_ACCESS_KEY_ID`, `${prefix}_SECRET_ACCESS_KEY`];
  if (roleArn !== undefined && !/^arn:[^:]+:iam::\d{12}:role\/.+$/.test(roleArn))
    throw new Refusal(`${prefix}_ROLE_ARN`, `"${roleArn}" is not the ARN of a role`);
  if (accessKeyId === undefined && secretAccessKey === undefined) return { roleArn, keys: undefined };
  if (accessKeyId === undefined) throw new Refusal(id, `is missing, and ${secret} is set`);
  if (secretAccessKey === undefined) throw new Refusal(secret, `is missing, and ${id} is set: it may stand in a file, ${secret}_FILE`);
  return { roleArn, keys: { accessKeyId, secretAccessKey } };
}
