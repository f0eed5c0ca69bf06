import "./panel.css";
import Button from "@cloudscape-design/components/button";
import Link from "@cloudscape-design/components/link";
import type { WholeFinding } from "../../../contract/findings.ts";
import { AcceptButton } from "../../accepting/AcceptButton.tsx";
import { AcceptedNote } from "../../accepting/AcceptedNote.tsx";
import { choicesOf } from "../../accepting/subjects.ts";
import { useFollow } from "../../components/follow.ts";
import { HandlingNow } from "../../handling/HandlingNow.tsx";
import { handlesFinding } from "../../handling/handles.ts";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";
import { Facts } from "./Facts.tsx";
import { Life } from "./Life.tsx";
import { LookAgain } from "./LookAgain.tsx";
import { Reports } from "./Reports.tsx";
import { Verdict } from "./Verdict.tsx";

/** One finding: how it stands, what can be done now, what and where, why and how, what happened to it, and what AWS says of it. */
export function FindingBody({ finding, isPanel = false }: { readonly finding: WholeFinding; readonly isPanel?: boolean }) {
  const href = useHref();
  const follow = useFollow();
  const { console: links, explanation, guidance, check } = finding;
  const console = links.resource ?? links.finding;
  return (
    <div className="panel">
      <Verdict finding={finding} />
      {finding.acceptance !== null && <AcceptedNote finding={finding.id} acceptance={finding.acceptance} />}
      <LookAgain id={finding.id}>
        {finding.status === "open" && <AcceptButton choices={choicesOf(finding)} />}
        {console !== null && (
          <Button href={console} target="_blank" iconName="external" iconAlign="right" ariaLabel="Console (opens in a new tab)">
            Console
          </Button>
        )}
        {isPanel && (
          <Button href={href(paths.finding(finding.id))} onFollow={follow}>
            Open its page
          </Button>
        )}
      </LookAgain>
      <Facts finding={finding} />
      <section>
        <h2>Why it matters</h2>
        <p>{explanation?.matters ?? finding.because}</p>
      </section>
      <section>
        <h2>How to fix</h2>
        <p>
          {explanation === null ? "The catalogue has no words of its own for it. " : `${explanation.fix} `}
          {guidance !== null && (
            <Link href={guidance} external externalIconAriaLabel="Opens in a new tab">
              AWS: {check.length > 40 ? "its own page" : check}
            </Link>
          )}
        </p>
        {links.finding !== null && links.resource !== null && (
          <p>
            <Link href={links.finding} external externalIconAriaLabel="Opens in a new tab">
              The finding in the AWS console
            </Link>
          </p>
        )}
      </section>
      <section>
        <h2>Who works on it</h2>
        <HandlingNow handling={finding.handling} handles={handlesFinding(finding.id, finding.accountId)} />
      </section>
      <section>
        <h2>Life</h2>
        <Life finding={finding} />
      </section>
      <Reports finding={finding} />
    </div>
  );
}
