import type { SubjectAsked } from "../../contract/acceptances.ts";
import { countOf } from "../formats/number.ts";
import { AcceptButton } from "./AcceptButton.tsx";

/** Of a list of findings: those that are ticked, each by itself. @param chosen ids */
export function AcceptChosen({ chosen }: { readonly chosen: ReadonlySet<string> }) {
  const [first, ...others] = [...chosen].map((finding): SubjectAsked => ({ finding }));
  if (first === undefined) return null;
  const n = others.length + 1;
  return (
    <AcceptButton
      text={`Accept ${n}…`}
      ariaLabel={`Accept the risk of ${countOf(n, "chosen finding")}`}
      choices={[
        {
          label: `${countOf(n, "chosen finding")}.`,
          description: "Each by itself: what is found later stays open.",
          subjects: [first, ...others],
        },
      ]}
    />
  );
}
