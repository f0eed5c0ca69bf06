import Button from "@cloudscape-design/components/button";
import { lazy, Suspense, useState } from "react";
import { onlyReading, useSignedIn } from "../api/session.ts";
import type { SubjectChoice } from "./AcceptRisk.tsx";

/** Nobody waits for it who does not ask for it. */
const AcceptRisk = lazy(async () => ({ default: (await import("./AcceptRisk.tsx")).AcceptRisk }));

interface AcceptButtonProps {
  readonly choices: readonly [SubjectChoice, ...SubjectChoice[]];
  readonly text?: string;
  /** Where the text alone says too little. */
  readonly ariaLabel?: string;
  readonly isInline?: boolean;
}

/** For those who may propose: not there for who only reads. */
export function AcceptButton({ choices, text = "Accept the risk…", ariaLabel = text, isInline = false }: AcceptButtonProps) {
  const { isFor, hasRoleFor } = useSignedIn();
  const [isOpen, setOpen] = useState(false);
  if (!hasRoleFor("propose")) return null;
  return (
    <>
      <Button
        {...(isInline && { variant: "inline-link" as const, wrapText: false })}
        ariaLabel={ariaLabel}
        onClick={() => setOpen(true)}
        disabled={!isFor("propose")}
        disabledReason={onlyReading}
      >
        {text}
      </Button>
      {isOpen && (
        <Suspense fallback={null}>
          <AcceptRisk choices={choices} close={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
