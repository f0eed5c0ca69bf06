import type { PrincipleGroup } from "../../posture/words.ts";
import { principleNames, principleShort } from "../words.ts";

/** The principle's colour, and always its name beside it. */
export function PrincipleMark({ id, short = false }: { readonly id: PrincipleGroup; readonly short?: boolean }) {
  return (
    <span className={`principle-mark of-${id}`}>
      <span className="swatch of-principle" aria-hidden="true" />
      {short ? principleShort[id] : principleNames[id]}
    </span>
  );
}
