import "../../boxes/boxes.css";
import Button from "@cloudscape-design/components/button";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ServiceLevels } from "../../../contract/service-levels.ts";
import { leveledSeverities } from "../../../posture/words.ts";
import { serviceLevelsQuery } from "../../api/queries.ts";
import { onlyReading, useSignedIn } from "../../api/session.ts";
import { Box } from "../../boxes/Box.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { Page } from "../../components/Page.tsx";
import { When } from "../../components/When.tsx";
import { severityNames } from "../../words.ts";
import { type Decided, DecideLevels } from "./DecideLevels.tsx";

/** Days to fix by severity: the usual ones, and where somebody decided otherwise. */
export function LevelsPage() {
  const levels = useQuery(serviceLevelsQuery);
  const { isFor, hasRoleFor } = useSignedIn();
  const [deciding, setDeciding] = useState<Decided>();
  const close = () => setDeciding(undefined);
  const off = isFor("administer") ? {} : { disabled: true, disabledReason: onlyReading };
  return (
    <Page
      title="Service levels"
      description="How many days a finding may be open. An account’s own days go before those of its OU, these before the organization’s."
      actions={
        hasRoleFor("administer") && (
          <Button onClick={() => setDeciding("new")} {...off}>
            Decide for an account or OU …
          </Button>
        )
      }
    >
      <Box
        name="Days to fix"
        description="Suppressed, accepted and closed days do not count. Informational findings are never due."
        of={levels}
        lines={6}
        isMain
      >
        {(levels) => <Decisions levels={levels} decide={setDeciding} off={off} canDecide={hasRoleFor("administer")} />}
      </Box>
      {deciding !== undefined && levels.data !== undefined && <DecideLevels of={deciding} levels={levels.data} close={close} />}
    </Page>
  );
}

interface DecisionsProps {
  readonly levels: ServiceLevels;
  readonly decide: (of: Decided) => void;
  readonly canDecide: boolean;
  readonly off: object;
}

function Decisions({ levels: { usual, items }, decide, canDecide, off }: DecisionsProps) {
  const own = items.find(({ place }) => place === "organization");
  const others = items.filter((item) => item !== own);
  return (
    <table className="rows-table due-table levels">
      <thead>
        <tr>
          <th scope="col">For</th>
          {leveledSeverities.map((severity) => (
            <th scope="col" key={severity}>
              {severityNames[severity]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">
            The organization
            {own === undefined ? <span className="quiet">the usual days</span> : <By item={own} />}
            {canDecide && <Change name="the organization" click={() => decide(own ?? "organization")} off={off} />}
          </th>
          {leveledSeverities.map((severity) => (
            <td key={severity}>{own?.days[severity] ?? <span className="quiet inline">{usual[severity]}</span>}</td>
          ))}
        </tr>
        {others.map((item) => (
          <tr key={`${item.place} ${item.id}`}>
            <th scope="row">
              <Foreign text={item.name ?? item.id ?? ""} />
              <span className="quiet">{item.place === "account" ? item.id : "and all below it"}</span>
              <By item={item} />
              {canDecide && <Change name={item.name ?? item.id ?? ""} click={() => decide(item)} off={off} />}
            </th>
            {leveledSeverities.map((severity) => (
              <td key={severity}>{item.days[severity] ?? "–"}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const By = ({ item: { changedByName, changedAt } }: { readonly item: ServiceLevels["items"][number] }) => (
  <span className="quiet">
    <When at={changedAt} short />
    {changedByName !== null && (
      <>
        {" by "}
        <Foreign text={changedByName} />
      </>
    )}
  </span>
);

const Change = ({ name, click, off }: { readonly name: string; readonly click: () => void; readonly off: object }) => (
  <Button variant="inline-link" ariaLabel={`Change the days of ${name.slice(0, 200)}`} onClick={click} {...off}>
    Change …
  </Button>
);
