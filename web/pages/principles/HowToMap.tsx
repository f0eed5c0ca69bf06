import Container from "@cloudscape-design/components/container";
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import Header from "@cloudscape-design/components/header";
import type { UseQueryResult } from "@tanstack/react-query";
import type { WholePrinciple } from "../../../contract/practices.ts";
import { Answer } from "../../components/Answer.tsx";
import { Document } from "../../components/Document.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { countOf } from "../../formats/number.ts";
import { catalogueFile } from "./catalogue-file.ts";

const SHOWN = 10;

/** What is mapped to none, and the lines that map it. */
export function HowToMap({ whole }: { readonly whole: UseQueryResult<WholePrinciple> }) {
  return (
    <Container header={<Header variant="h2">How to map them</Header>}>
      <Answer of={whole} name="How to map them" lines={8}>
        {({ checks, checksTotal }) => {
          if (checksTotal === 0) return <EmptyState heading="Every check with data is mapped">Nothing is left to be done here.</EmptyState>;
          const text = catalogueFile(checks.slice(0, SHOWN).map(({ check }) => check));
          return (
            <div className="in-words">
              <p>
                {countOf(checksTotal, "check belongs", "checks belong")} to no principle. Say to which in a file of your own, name it in{" "}
                <code>CATALOGUE_FILE</code>, and start Pillarwatch again: past days are sorted anew too.{" "}
                <code>pillarwatch catalogue check</code> tells whether the file is good.
              </p>
              <Document name="Catalogue file" text={text} />
              <div>
                <CopyToClipboard
                  variant="button"
                  copyButtonText="Copy"
                  textToCopy={text}
                  copySuccessText="Copied"
                  copyErrorText="The browser did not let it be copied"
                />
              </div>
            </div>
          );
        }}
      </Answer>
    </Container>
  );
}
