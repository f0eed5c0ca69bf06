import { visible } from "./visible.ts";

/** How people call a resource: its name, else what an ARN says after service, account and type. */
export function resourceName({ id, name }: { readonly id: string; readonly name: string | null }): string {
  const seen = visible(name);
  if (seen !== undefined) return seen;
  const [arn, , service, , , ...rest] = id.split(":");
  if (arn !== "arn") return id.replace(/^AWS::::Account:/, "Account ");
  const within = rest.join(":");
  // Buckets and their objects have no type before them; all others end it with a slash or a colon, whichever comes first.
  const named = service === "s3" ? within : within.replace(/^[^:/]+[:/]/, "");
  return named === "" ? id : named;
}
