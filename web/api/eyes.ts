/** Through whose eyes the pages are seen. Without the pages' libraries: it is asked before those are there. */
import type { Session } from "../../contract/session.ts";
import type { Eyes } from "../../posture/caller.ts";

export type Person = NonNullable<Session["person"]>;

/** By whose role the pages are drawn: their own, or of whom they look through. */
export const judgedAs = ({ role, through }: Person): Eyes => ({ role: through?.role ?? role, isThrough: through !== null });

/** Other eyes, other answers: as long as this stays, what was read may be shown. */
export const eyesOf = ({ id, role, through }: Person): string => `${id} ${role} ${through?.id ?? ""} ${through?.role ?? ""}`;
