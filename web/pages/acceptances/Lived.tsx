import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Acceptance, SubjectAsked } from "../../../contract/acceptances.ts";
import { pointsOf } from "../../accepting/PreviewNote.tsx";
import { acceptancePreviewQuery } from "../../api/acceptances.ts";
import { whyFailed } from "../../api/get.ts";
import { useSignedIn } from "../../api/session.ts";

type Subject = Acceptance["subject"];

/** What fixing would bring to the score: counted when it is asked for, since it reads every control of the account. */
export function Lived({ subject }: { readonly subject: Subject }) {
  const { isFor } = useSignedIn();
  const [isAsked, setAsked] = useState(false);
  const preview = useQuery({ ...acceptancePreviewQuery([askedOf(subject)]), enabled: isAsked });
  if (!isFor("propose")) return null;
  if (!isAsked) {
    return (
      <button type="button" className="more no-print" onClick={() => setAsked(true)}>
        In points
      </button>
    );
  }
  return (
    <span className="quiet wrap" role="status">
      {preview.data === undefined ? (preview.error === null ? "Counting…" : whyFailed(preview.error)) : pointsOf(preview.data.score)}
    </span>
  );
}

/** The subject as it is asked for. */
export const askedOf = ({ finding, account, check, checkKind, resource }: Subject): SubjectAsked =>
  finding === null ? { account: account.id, check, kind: checkKind, ...(resource !== null && { resource }) } : { finding };
