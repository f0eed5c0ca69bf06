import type { Accounts } from "../../contract/accounts.ts";
import { inheritedSources } from "../../posture/words.ts";
import { visible } from "../formats/visible.ts";
import { ownerSourceNames } from "../words.ts";
import { Foreign } from "./Foreign.tsx";

type Owner = Accounts["items"][number]["owners"][number];

const unitOf = ({ source, detail }: Owner): string | undefined => (inheritedSources.has(source) ? visible(detail) : undefined);

/** From where the owner is known; an inherited one says from which OU. */
export function OwnerSource({ owner }: { readonly owner: Owner }) {
  const unit = unitOf(owner);
  return (
    <>
      {ownerSourceNames[owner.source]}
      {unit !== undefined && (
        <>
          {" "}
          <Foreign text={unit} />
        </>
      )}
    </>
  );
}

/** The same for a title, which has no elements. */
export const ownerSourceText = (owner: Owner): string =>
  [ownerSourceNames[owner.source], unitOf(owner)].filter((word) => word !== undefined).join(" ");
