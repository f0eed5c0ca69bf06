/** How AWS is asked by whoever is no collector (mails by SES, backups in S3): through the proxy, with credentials or a role of its own. */
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { outgoingAgent } from "./proxy.ts";

export interface OwnAccess {
  readonly region: string;
  /** Assumed from `keys`, or from the machine's own credentials. */
  readonly roleArn: string | undefined;
  readonly keys: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
}

/** @param sessionName as CloudTrail tells it. @returns what a client of the SDK is made with. */
export function ownAccess({ region, roleArn, keys }: OwnAccess, sessionName: string) {
  const requestHandler = new NodeHttpHandler({ httpsAgent: outgoingAgent({ keepAlive: true }) });
  const base = { region, requestHandler, ...(keys === undefined ? {} : { credentials: keys }) };
  return roleArn === undefined ? base : { ...base, credentials: assumed(base, roleArn, sessionName) };
}

/** Asked for anew by the SDK when they run out. */
function assumed(base: object, roleArn: string, sessionName: string) {
  return async () => {
    const { Credentials: given } = await new STSClient(base).send(
      new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: sessionName }),
    );
    if (given?.AccessKeyId === undefined || given.SecretAccessKey === undefined || given.SessionToken === undefined)
      throw new Error(`AWS gave no credentials for ${roleArn}`);
    const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken, Expiration: expiration } = given;
    return { accessKeyId, secretAccessKey, sessionToken, ...(expiration === undefined ? {} : { expiration }) };
  };
}
