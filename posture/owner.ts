/** Who answers for an account (domain.md section 8): what its tag says. OUs' own tags are not read, so that nothing is inherited from them. */
import type { OwnerSource } from "./words.ts";

export interface Owner {
  /** As the tag has it: an e-mail address, or whatever the organization writes there. */
  readonly name: string;
  readonly source: OwnerSource;
}

/** @param tag as AWS spells the key; where no tag is spelled so, one that differs in case only is meant. */
export function ownerOf(tags: Readonly<Record<string, string>>, tag: string): Owner | null {
  const folded = tag.toLowerCase();
  const keys = Object.keys(tags);
  const key = keys.find((one) => one === tag) ?? keys.sort().find((one) => one.toLowerCase() === folded);
  const name = key === undefined ? "" : (tags[key] ?? "").trim();
  return name === "" ? null : { name, source: "account tag" };
}
