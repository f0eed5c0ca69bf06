import "./panel.css";
import SplitPanel from "@cloudscape-design/components/split-panel";
import { useQuery } from "@tanstack/react-query";
import { Navigate } from "react-router";
import { findingQuery } from "../../api/queries.ts";
import { Answer } from "../../components/Answer.tsx";
import { useIsNarrow } from "../../components/narrow.ts";
import { visible } from "../../formats/visible.ts";
import { paths } from "../../paths.ts";
import { useAddress } from "../../selection/address.ts";
import { FindingBody } from "./FindingBody.tsx";
import { LONGEST_TITLE } from "./title.ts";

/** One finding beside the list that it was chosen from; on a phone, where a link from a wide screen may lead, its own page. */
export function FindingPanel({ id }: { readonly id: string }) {
  const finding = useQuery(findingQuery(id));
  const isNarrow = useIsNarrow();
  const { hrefWith } = useAddress();
  if (isNarrow) return <Navigate replace to={`${paths.finding(id)}${hrefWith({ finding: undefined })}`} />;
  return (
    <SplitPanel
      header={finding.data === undefined ? "Finding" : (visible(finding.data.title) ?? finding.data.check).slice(0, LONGEST_TITLE)}
      hidePreferencesButton
      closeBehavior="hide"
    >
      <Answer of={finding} name="The finding" lines={24}>
        {(finding) => <FindingBody finding={finding} isPanel />}
      </Answer>
    </SplitPanel>
  );
}
