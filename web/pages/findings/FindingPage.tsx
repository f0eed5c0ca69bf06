import Container from "@cloudscape-design/components/container";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { findingQuery } from "../../api/queries.ts";
import { Answer } from "../../components/Answer.tsx";
import { Page } from "../../components/Page.tsx";
import { visible } from "../../formats/visible.ts";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";
import { FindingBody } from "./FindingBody.tsx";

/** One finding with a page of its own: for a phone, and for a link in a ticket. */
export function FindingPage() {
  const { id = "" } = useParams();
  const href = useHref();
  const finding = useQuery(findingQuery(id));
  const title = finding.data === undefined ? "Finding" : (visible(finding.data.title) ?? finding.data.check);
  return (
    <Page title={title} above={[{ text: "Findings", href: href(paths.findings) }]}>
      <Container>
        <Answer of={finding} name="The finding" lines={14}>
          {(finding) => <FindingBody finding={finding} />}
        </Answer>
      </Container>
    </Page>
  );
}
