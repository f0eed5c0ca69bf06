import FormField from "@cloudscape-design/components/form-field";
import Textarea from "@cloudscape-design/components/textarea";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Acceptance } from "../../../contract/acceptances.ts";
import { LONGEST_REASON } from "../../../posture/words.ts";
import { PreviewNote } from "../../accepting/PreviewNote.tsx";
import { TermsFields, termsFields, useTerms } from "../../accepting/TermsFields.tsx";
import { useDeciding } from "../../accepting/useDeciding.ts";
import { acceptancePreviewQuery } from "../../api/acceptances.ts";
import { send, wrongFields } from "../../api/get.ts";
import { useSignedIn } from "../../api/session.ts";
import { Dialog } from "../../components/Dialog.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { count, countOf } from "../../formats/number.ts";
import { visible } from "../../formats/visible.ts";
import { type Doing, verbs } from "./doing.ts";
import { askedOf } from "./Lived.tsx";

interface DecideProps extends Doing {
  readonly close: () => void;
}

/** One by one, whichever are left: where one is refused, those before it are decided, and are not sent again. */
function useEach(acceptances: readonly Acceptance[], decide: (id: string) => Promise<unknown>, close: () => void) {
  const [done] = useState(() => new Set<string>());
  return useDeciding(async () => {
    for (const { id } of acceptances) {
      if (done.has(id)) continue;
      await decide(id);
      done.add(id);
    }
  }, close);
}

export function Decide({ deciding, acceptances, close }: DecideProps) {
  if (deciding === "renew") return <Renew acceptances={acceptances} close={close} />;
  if (deciding === "revoke") return <Revoke acceptances={acceptances} close={close} />;
  return <Answer deciding={deciding} acceptances={acceptances} close={close} />;
}

interface Of {
  readonly acceptances: readonly Acceptance[];
  readonly close: () => void;
}

function Answer({ deciding, acceptances, close }: Of & { readonly deciding: "approve" | "refuse" }) {
  const [note, setNote] = useState("");
  const body = note.trim() === "" ? {} : { note: note.trim() };
  const going = useEach(
    acceptances,
    (id) => send(`POST /acceptances/${id}/${deciding}` as `POST /acceptances/${string}/approve`, body),
    close,
  );
  const preview = useQuery({
    ...acceptancePreviewQuery(acceptances.map(({ subject }) => askedOf(subject))),
    enabled: deciding === "approve",
  });
  return (
    <Dialog header={`${verbs[deciding]} what is proposed`} close={close} verb={verbs[deciding]} going={going} fields={["note"]}>
      <Named acceptances={acceptances} />
      {deciding === "approve" ? <PreviewNote of={preview} /> : <p className="empty">It stays open, and is listed as refused.</p>}
      <Note
        label={deciding === "approve" ? "A word to whoever proposed it" : "Why not"}
        isOptional
        {...{ note, setNote }}
        error={wrongFields(going.error).get("note")}
      />
    </Dialog>
  );
}

/** Where numbers change by it somebody will ask why; what hides nothing is swept without a word. */
function Revoke({ acceptances, close }: Of) {
  const [note, setNote] = useState("");
  const said = note.trim();
  const going = useEach(acceptances, (id) => send(`POST /acceptances/${id}/revoke`, said === "" ? {} : { note: said }), close);
  const hidden = acceptances.reduce((sum, { hides }) => sum + hides, 0);
  const reason = hidden > 0 && said === "" ? "Say why: what it hides is open again" : undefined;
  return (
    <Dialog header="Take back" close={close} verb={verbs.revoke} going={going} fields={["note"]} reason={reason}>
      <Named acceptances={acceptances} />
      <p className="empty">
        {hidden === 0
          ? "It hides nothing: no number changes."
          : `${countOf(hidden, "finding is", "findings are")} open again at once, but for what another risk acceptance covers.`}
      </p>
      <Note label="Why" isOptional={hidden === 0} {...{ note, setNote }} error={wrongFields(going.error).get("note")} />
    </Dialog>
  );
}

interface NoteProps {
  readonly label: string;
  readonly isOptional: boolean;
  readonly note: string;
  readonly setNote: (note: string) => void;
  readonly error: string | undefined;
}

function Note({ label, isOptional, note, setNote, error }: NoteProps) {
  const shown = isOptional ? (
    <>
      {label} <i>- optional</i>
    </>
  ) : (
    label
  );
  return (
    <FormField label={shown} stretch {...(error !== undefined && { errorText: error })}>
      <Textarea
        rows={2}
        value={note}
        onChange={({ detail }) => setNote(detail.value)}
        nativeTextareaAttributes={{ maxLength: LONGEST_REASON }}
      />
    </FormField>
  );
}

function Renew({ acceptances, close }: Of) {
  const { role } = useSignedIn();
  const [first] = acceptances;
  const terms = useTerms(acceptances.length === 1 && first !== undefined ? { reason: first.reason, ticket: first.ticket ?? "" } : {});
  const going = useEach(acceptances, (id) => send(`POST /acceptances/${id}/renew`, terms.asked), close);
  return (
    <Dialog header="Renew" close={close} verb={verbs.renew} going={going} fields={termsFields} reason={terms.against}>
      <Named acceptances={acceptances} />
      <p className="empty">
        A new one stands in its place.
        {role === "owner" && " Where owners’ need approval, this one counts until a lead has approved the new one."}
      </p>
      <TermsFields {...terms} wrong={wrongFields(going.error)} />
    </Dialog>
  );
}

const MOST_NAMED = 5;

function Named({ acceptances }: { readonly acceptances: readonly Acceptance[] }) {
  return (
    <ul className="decided">
      {acceptances.slice(0, MOST_NAMED).map(({ id, subject, reason }) => (
        <li key={id}>
          <b>
            <Foreign text={visible(subject.title) ?? subject.check} />
          </b>{" "}
          in <Foreign text={subject.account.name} otherwise={subject.account.id} />
          <span className="quiet reason">
            <Foreign text={reason} />
          </span>
        </li>
      ))}
      {acceptances.length > MOST_NAMED && <li className="quiet">and {count(acceptances.length - MOST_NAMED)} more</li>}
    </ul>
  );
}
