import "./panel.css";
import SplitPanel from "@cloudscape-design/components/split-panel";
import { useQuery } from "@tanstack/react-query";
import { findingQuery } from "../../api/queries.ts";
import { Answer } from "../../components/Answer.tsx";
import { visible } from "../../formats/visible.ts";
import { FindingBody } from "./FindingBody.tsx";

/** One finding beside the list that it was chosen from. */
export function FindingPanel({ id }: { readonly id: string }) {
  const finding = useQuery(findingQuery(id));
  return (
    <SplitPanel
      header={finding.data === undefined ? "Finding" : (visible(finding.data.title) ?? finding.data.check)}
      hidePreferencesButton
      closeBehavior="hide"
    >
      <Answer of={finding} name="The finding" lines={14}>
        {(finding) => <FindingBody finding={finding} />}
      </Answer>
    </SplitPanel>
  );
}
