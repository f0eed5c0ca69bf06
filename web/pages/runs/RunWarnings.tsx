import Container from "@cloudscape-design/components/container";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import Header from "@cloudscape-design/components/header";
import type { WholeRun } from "../../../contract/runs.ts";
import { Foreign } from "../../components/Foreign.tsx";
import { count, countOf } from "../../formats/number.ts";
import { sourceNames } from "../../words.ts";
import { warningGroups } from "./unread.ts";

/** What a reader of the run should know, by its word. No record was lost for it. */
export function RunWarnings({ run: { warnings, runWarnings } }: { readonly run: WholeRun }) {
  const groups = warningGroups(runWarnings);
  return (
    <div id="warnings">
      <Container
        header={
          <Header
            variant="h2"
            counter={`(${count(warnings)})`}
            {...(runWarnings.length < warnings && { description: `The ${count(runWarnings.length)} most frequent ones.` })}
          >
            Warnings
          </Header>
        }
      >
        {groups.length === 0 ? (
          <p className="empty">None: everything that AWS gave was understood.</p>
        ) : (
          groups.map(({ code, times, warnings }) => (
            <ExpandableSection
              key={code}
              headerText={code.replaceAll("-", " ")}
              headerCounter={`(${count(warnings.length)})`}
              headerDescription={countOf(times, "time")}
              defaultExpanded={groups.length === 1}
            >
              <ul className="plain listed">
                {warnings.map(({ message, times, accountId, region, source }) => (
                  <li key={`${message} ${accountId} ${region} ${source}`}>
                    <span className="wrap">
                      <Foreign text={message} />
                    </span>
                    <span className="quiet">
                      {source === null ? "The run as a whole" : `${sourceNames[source]}, ${accountId}, ${region}`}
                      {times > 1 && `, ${count(times)} times`}
                    </span>
                  </li>
                ))}
              </ul>
            </ExpandableSection>
          ))
        )}
      </Container>
    </div>
  );
}
