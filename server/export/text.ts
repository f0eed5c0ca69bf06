/** Texts that other tools take up to a length. */

/** Cut where it is too long, and never within a character. @param most in UTF-16 units. */
export const cut = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, "")}…`;

/** Of the ARN, else of the region: `aws`, `aws-cn`, `aws-us-gov`. */
export function partitionOf(id: string, region: string): string {
  const named = /^arn:(aws[a-z-]*):/.exec(id)?.[1];
  if (named !== undefined) return named;
  return region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
