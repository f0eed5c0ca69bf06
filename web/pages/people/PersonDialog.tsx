import { ChangeRole } from "./ChangeRole.tsx";
import { ChangeState } from "./ChangeState.tsx";
import type { DoingKind, DoingProps } from "./doing.ts";
import { Erase } from "./Erase.tsx";
import { Look } from "./Look.tsx";
import { NewLink } from "./NewLink.tsx";
import { TakeOffCodes } from "./TakeOffCodes.tsx";

const dialogs = { look: Look, role: ChangeRole, link: NewLink, codes: TakeOffCodes, state: ChangeState, erase: Erase } as const;

/** What is being done with one person. */
export function PersonDialog({ kind, ...props }: DoingProps & { readonly kind: DoingKind }) {
  const Dialog = dialogs[kind];
  return <Dialog key={props.person.id} {...props} />;
}
