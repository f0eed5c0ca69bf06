import type { Accounts } from "../../contract/accounts.ts";
import { Foreign } from "./Foreign.tsx";

type Owner = Accounts["items"][number]["owners"][number];

/** Names are given by whoever tags and assigns: longer ones are cut in the title, and drawn as foreign text. */
const LONGEST_TITLE = 1000;

/** "Mirjam Lund and 2 others". */
export function Owners({
  owners,
  shownAs = (name) => name,
}: {
  readonly owners: readonly Owner[];
  readonly shownAs?: (name: string) => string;
}) {
  const [first, ...others] = owners;
  if (first === undefined) return null;
  return (
    <>
      <Foreign text={shownAs(first.name)} />
      {others.length > 0 && ` and ${others.length === 1 ? "one other" : `${others.length} others`}`}
    </>
  );
}

export const ownersTitle = (owners: readonly Owner[]): string =>
  owners
    .map(({ name }) => name)
    .join(", ")
    .slice(0, LONGEST_TITLE);
