import Button from "@cloudscape-design/components/button";
import type { Acceptance } from "../../../contract/acceptances.ts";
import type { Deciding } from "../../../posture/acceptance.ts";
import { onlyReading, useSignedIn } from "../../api/session.ts";
import { countOf } from "../../formats/number.ts";
import { type Doing, decisionsOn, verbs } from "./doing.ts";

interface BulkProps {
  /** That are ticked. */
  readonly acceptances: readonly Acceptance[];
  readonly start: (doing: Doing) => void;
}

/** What can be decided about all that are ticked at once. */
export function Bulk({ acceptances, start }: BulkProps) {
  const { person, role, isFor, hasRoleFor } = useSignedIn();
  if (acceptances.length === 0 || !hasRoleFor("propose")) return null;
  const can = (deciding: Deciding) => acceptances.filter((one) => decisionsOn(one, { role, id: person.id }).includes(deciding));
  const offered = (["approve", "refuse", "renew", "revoke"] as const).filter((deciding) => can(deciding).length > 0);
  return (
    <div className="acceptance-bulk no-print">
      <span role="status">{countOf(acceptances.length, "risk acceptance")} chosen</span>
      {offered.map((deciding) => (
        <Button
          key={deciding}
          onClick={() => start({ deciding, acceptances: can(deciding) })}
          disabled={!isFor("propose")}
          disabledReason={onlyReading}
        >
          {verbs[deciding]} ({can(deciding).length})
        </Button>
      ))}
      {offered.length === 0 && <span className="quiet inline">Nothing is to be decided about them.</span>}
    </div>
  );
}
