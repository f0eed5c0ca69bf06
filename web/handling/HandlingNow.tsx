import "./handling.css";
import Button from "@cloudscape-design/components/button";
import Link from "@cloudscape-design/components/link";
import { useState } from "react";
import type { Handling } from "../../contract/handling.ts";
import { onlyReading, useSignedIn } from "../api/session.ts";
import { Breakable } from "../components/Breakable.tsx";
import { Foreign } from "../components/Foreign.tsx";
import { When } from "../components/When.tsx";
import { ChangeHandling } from "./ChangeHandling.tsx";
import type { Handles } from "./handles.ts";
import { WriteNote } from "./WriteNote.tsx";

interface HandlingNowProps {
  readonly handling: Handling;
  readonly handles: Handles;
  /** Where several stand on a page: what this one is of, for whoever hears its buttons. */
  readonly of?: string;
}

/** Who works on it, its ticket, and what people did and wrote. */
export function HandlingNow({ handling, handles, of = "" }: HandlingNowProps) {
  const { isFor, hasRoleFor } = useSignedIn();
  const [open, setOpen] = useState<"assign" | "note">();
  const close = () => setOpen(undefined);
  const { assignee, ticket, events } = handling;
  const off = isFor("handle") ? {} : { disabled: true, disabledReason: onlyReading };
  return (
    <div className="handling">
      <p>
        {assignee === null ? (
          <span className="quiet inline">Nobody is assigned.</span>
        ) : (
          <Foreign text={assignee.name ?? "Somebody who is gone"} />
        )}
        {ticket !== null && (
          <>
            {" · "}
            <Link href={ticket} external externalIconAriaLabel="Opens in a new tab">
              Ticket
            </Link>
          </>
        )}
      </p>
      {hasRoleFor("handle") && (
        <div className="actions no-print">
          <Button onClick={() => setOpen("assign")} ariaLabel={`Assign …${of}`} {...off}>
            Assign …
          </Button>
          <Button onClick={() => setOpen("note")} ariaLabel={`Write a note …${of}`} {...off}>
            Write a note …
          </Button>
        </div>
      )}
      {events.length > 0 && (
        <ul className="handling-events">
          {events.map((event) => (
            <li key={`${event.at} ${event.word} ${event.value}`}>
              <span className="quiet">
                <Foreign text={event.by.name ?? (event.by.kind === "person" ? "Somebody who is gone" : event.by.kind)} />,{" "}
                <When at={event.at} />
              </span>
              <Told event={event} />
            </li>
          ))}
        </ul>
      )}
      {open === "assign" && <ChangeHandling handling={handling} handles={handles} close={close} />}
      {open === "note" && <WriteNote handles={handles} close={close} />}
    </div>
  );
}

function Told({ event: { word, value } }: { readonly event: Handling["events"][number] }) {
  switch (word) {
    case "note":
      return (
        <p className="note-text">
          <Foreign text={value ?? ""} />
        </p>
      );
    case "assigned":
      return value === null ? <p>Assigned to nobody any more</p> : <p>Assigned to {<Foreign text={value} />}</p>;
    case "ticket":
      return value === null ? (
        <p>No ticket any more</p>
      ) : (
        <p>
          Ticket: <Breakable text={value} />
        </p>
      );
  }
}
