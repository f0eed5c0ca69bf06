import FormField from "@cloudscape-design/components/form-field";
import RadioGroup from "@cloudscape-design/components/radio-group";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import type { SubjectAsked } from "../../contract/acceptances.ts";
import { acceptancePreviewQuery } from "../api/acceptances.ts";
import { send, wrongFields } from "../api/get.ts";
import { Dialog } from "../components/Dialog.tsx";
import { count, countOf } from "../formats/number.ts";
import { paths } from "../paths.ts";
import { useHref } from "../selection/address.ts";
import { PreviewNote } from "./PreviewNote.tsx";
import { TermsFields, termsFields, useTerms } from "./TermsFields.tsx";
import { useDeciding } from "./useDeciding.ts";

/** One thing that can be meant where the dialog is opened. */
export interface SubjectChoice {
  readonly label: string;
  readonly description?: string;
  readonly subjects: readonly [SubjectAsked, ...SubjectAsked[]];
}

interface AcceptRiskProps {
  /** The first is meant unless another is chosen. */
  readonly choices: readonly [SubjectChoice, ...SubjectChoice[]];
  readonly close: () => void;
}

/** Live with a risk until a day: what for, why, and what that hides, before it is saved. */
export function AcceptRisk({ choices, close }: AcceptRiskProps) {
  const [chosen, setChosen] = useState(0);
  const choice = choices[chosen] ?? choices[0];
  const preview = useQuery(acceptancePreviewQuery(choice.subjects));
  const terms = useTerms();
  const { subjects, existing } = leftOf(choice.subjects, preview.data?.subjects);
  const going = useDeciding(() => send("POST /acceptances", { subjects: [...subjects], ...terms.asked }), close);
  const isProposal = preview.data?.needsApproval === true;
  const nothingLeft = subjects.length === 0 ? "That is accepted, or proposed, already." : undefined;
  return (
    <Dialog
      header="Accept the risk"
      close={close}
      verb={isProposal ? "Propose" : "Accept"}
      going={going}
      fields={termsFields}
      reason={nothingLeft ?? terms.against ?? (preview.data === undefined ? "What it hides is being counted." : undefined)}
    >
      {choices.length === 1 ? (
        <p className="empty">
          <b>{choice.label}</b> {choice.description}
        </p>
      ) : (
        <FormField label="What is accepted" stretch>
          <RadioGroup
            value={String(chosen)}
            onChange={({ detail }) => setChosen(Number(detail.value))}
            items={choices.map(({ label, description = "" }, index) => ({ value: String(index), label, description }))}
          />
        </FormField>
      )}
      <PreviewNote of={preview} />
      {existing.length > 0 && <Existing n={existing.length} of={choice.subjects.length} />}
      <TermsFields {...terms} wrong={wrongFields(going.error)} />
    </Dialog>
  );
}

/** What is accepted or proposed already would be refused, and all the others with it: it is left out. */
function leftOf(asked: readonly SubjectAsked[], told: readonly { readonly existing: string | null }[] | undefined) {
  const isTaken = (index: number) => told?.[index]?.existing != null;
  return {
    subjects: asked.filter((_, index) => !isTaken(index)),
    existing: asked.filter((_, index) => isTaken(index)),
  };
}

function Existing({ n, of }: { readonly n: number; readonly of: number }) {
  const href = useHref();
  return (
    <p className="empty amber" role="status">
      {of === 1 ? "That is accepted, or proposed, already" : `${countOf(n, "of them is", "of them are")} accepted, or proposed, already`}
      {of > n && `, and left out: ${count(of - n)} remain`}. <Link to={href(paths.acceptances)}>Risk acceptances</Link>
    </p>
  );
}
