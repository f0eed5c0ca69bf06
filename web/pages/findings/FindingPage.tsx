import Container from "@cloudscape-design/components/container";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { findingQuery } from "../../api/queries.ts";
import { Answer } from "../../components/Answer.tsx";
import { Page } from "../../components/Page.tsx";
import { visible } from "../../formats/visible.ts";
import { paths } from "../../paths.ts";
import { useAddress } from "../../selection/address.ts";
import { FindingBody } from "./FindingBody.tsx";
import { LONGEST_TITLE } from "./title.ts";

/** One finding with a page of its own: for a phone, and for a link in a ticket. The way back leads to the list that it was chosen from. */
export function FindingPage() {
  const { id = "" } = useParams();
  const { hrefWith } = useAddress();
  const finding = useQuery(findingQuery(id));
  const title = finding.data === undefined ? "Finding" : (visible(finding.data.title) ?? finding.data.check).slice(0, LONGEST_TITLE);
  return (
    <Page title={title} above={[{ text: "Findings", href: `${paths.findings}${hrefWith({ finding: undefined })}` }]}>
      <div className="own-page">
        <Container>
          <Answer of={finding} name="The finding" lines={24}>
            {(finding) => <FindingBody finding={finding} />}
          </Answer>
        </Container>
      </div>
    </Page>
  );
}
