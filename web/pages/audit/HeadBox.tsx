import Container from "@cloudscape-design/components/container";
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import Header from "@cloudscape-design/components/header";
import { useQuery } from "@tanstack/react-query";
import { auditHeadQuery } from "../../api/queries.ts";
import { Answer } from "../../components/Answer.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";

/** How the log ends: who keeps it elsewhere can later prove that it was not rewritten. */
export function HeadBox() {
  const head = useQuery(auditHeadQuery);
  return (
    <Container header={<Header variant="h2">End of the log</Header>}>
      <Answer of={head} name="The end of the log" lines={2}>
        {({ head: text }) =>
          text === null ? (
            <EmptyState heading="Nothing is in the log yet" />
          ) : (
            <div className="audit-head">
              <p>
                Keep this outside of Pillarwatch: <code>pillarwatch audit verify --head</code> with it proves later that no entry up to here
                was changed, taken out or cut off.
              </p>
              <div className="document head-text">{text}</div>
              <CopyToClipboard textToCopy={text} copyButtonText="Copy" copySuccessText="Copied" copyErrorText="Could not be copied" />
            </div>
          )
        }
      </Answer>
    </Container>
  );
}
