import Button from "@cloudscape-design/components/button";
import { useState } from "react";
import type { Assignment } from "../../../contract/owners.ts";
import { send } from "../../api/get.ts";
import { onlyReading, useSignedIn } from "../../api/session.ts";
import { Dialog, useDoing } from "../../components/Dialog.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { When } from "../../components/When.tsx";
import { AssignUnit } from "./AssignUnit.tsx";

export function AssignedByHand({ assignments }: { readonly assignments: readonly Assignment[] }) {
  const [removing, setRemoving] = useState<Assignment>();
  const [isAssigning, setAssigning] = useState(false);
  const { isFor, hasRoleFor } = useSignedIn();
  return (
    <>
      {hasRoleFor("decide") && (
        <div className="buttons no-print">
          <Button onClick={() => setAssigning(true)} disabled={!isFor("decide")} disabledReason={onlyReading}>
            Assign an owner to an OU …
          </Button>
        </div>
      )}
      {assignments.length === 0 ? (
        <EmptyState heading="Nothing was assigned by hand" />
      ) : (
        <ul className="plain">
          {assignments.map((assignment) => (
            <Row key={assignment.id} assignment={assignment} remove={() => setRemoving(assignment)} />
          ))}
        </ul>
      )}
      {isAssigning && <AssignUnit close={() => setAssigning(false)} />}
      {removing !== undefined && <Remove assignment={removing} close={() => setRemoving(undefined)} />}
    </>
  );
}

const placeOf = ({ account, ou }: Assignment): string => account?.name ?? account?.id ?? ou?.path ?? ou?.id ?? "–";

function Row({ assignment, remove }: { readonly assignment: Assignment; readonly remove: () => void }) {
  const { isFor, hasRoleFor } = useSignedIn();
  const { email, name, madeBy, madeAt, ou } = assignment;
  return (
    <li>
      <div className="assignment">
        <div>
          <b>
            <Foreign text={placeOf(assignment)} />
          </b>
          {ou !== null && <span className="quiet inline"> (OU)</span>}: <Foreign text={name ?? email} />
          <span className="quiet">
            {name !== null && `${email} · `}
            {madeBy === null ? "confirmed by its owner" : "assigned"} <When at={madeAt} short />
          </span>
        </div>
        {hasRoleFor("decide") && (
          <Button
            onClick={remove}
            disabled={!isFor("decide")}
            disabledReason={onlyReading}
            ariaLabel={`Take back: ${placeOf(assignment)}, ${email}`}
          >
            Take back
          </Button>
        )}
      </div>
    </li>
  );
}

function Remove({ assignment, close }: { readonly assignment: Assignment; readonly close: () => void }) {
  const going = useDoing("/owners", () => send(`DELETE /owners/assignments/${assignment.id}`), close);
  return (
    <Dialog header="Take an assignment back" close={close} verb="Take back" going={going}>
      <p className="empty">
        <Foreign text={placeOf(assignment)} /> has the owner again that it has without it, by tags or files, or none.
      </p>
    </Dialog>
  );
}
