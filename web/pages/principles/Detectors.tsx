import { Scrolls } from "../../components/Scrolls.tsx";
import "./detectors.css";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { DetectiveControls } from "../../../contract/detective-controls.ts";
import { type DetectiveService, detectiveServices } from "../../../posture/words.ts";
import { useIsLively } from "../../api/posture.ts";
import { detectiveControlsQuery } from "../../api/queries.ts";
import { Answer } from "../../components/Answer.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Foreign } from "../../components/Foreign.tsx";
import { count, countOf } from "../../formats/number.ts";
import { visible } from "../../formats/visible.ts";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";
import { usePlace } from "../../selection/place.ts";
import { type DetectorRow, detectorsBy } from "./detectors.ts";

const names: Readonly<Record<DetectiveService, string>> = {
  cloudtrail: "CloudTrail",
  "vpc-flow-logs": "Flow logs",
  config: "Config",
  guardduty: "GuardDuty",
  inspector: "Inspector",
  securityhub: "SH CSPM",
  "securityhub-v2": "Security Hub",
  macie: "Macie",
  "access-analyzer": "Access An.",
};

/** As many accounts and regions as one answer holds. */
const MOST_PLACES = 1000;
const MOST_ROWS = 40;

/** What watches where: accounts × the services that the principle asks for, over their regions. */
export function Detectors() {
  const { place } = usePlace();
  const asked = { account: [...place.account], ou: [...place.ou], region: [...place.region], limit: MOST_PLACES };
  const controls = useQuery(detectiveControlsQuery(asked, useIsLively()));
  return (
    <Container
      header={
        <Header variant="h2" description="In how many regions each is on. Off is boxed; dashed is what nobody can tell.">
          Detective controls
        </Header>
      }
    >
      <Answer of={controls} name="Detective controls" lines={16}>
        {(controls) =>
          controls.items.length === 0 ? <EmptyState heading="No account has been looked at yet" /> : <Matrix controls={controls} />
        }
      </Answer>
    </Container>
  );
}

function Matrix({ controls }: { readonly controls: DetectiveControls }) {
  const rows = detectorsBy(controls.items);
  return (
    <>
      <Scrolls name="Detective controls by account">
        <table className="detectors">
          <thead>
            <tr>
              <th scope="col">Account</th>
              {detectiveServices.map((service) => (
                <th key={service} scope="col">
                  {names[service]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, MOST_ROWS).map((row) => (
              <Row key={row.accountId} row={row} />
            ))}
          </tbody>
        </table>
      </Scrolls>
      {(rows.length > MOST_ROWS || controls.next !== null) && (
        <p className="quiet note">
          The {countOf(Math.min(rows.length, MOST_ROWS), "account")} with most that is off come first; the rest are left out.
        </p>
      )}
    </>
  );
}

function Row({ row: { accountId, accountName, services } }: { readonly row: DetectorRow }) {
  const href = useHref();
  return (
    <tr>
      <th scope="row">
        <Link to={href(paths.account(accountId), { principle: undefined })}>
          <Foreign text={visible(accountName) ?? accountId} />
        </Link>
      </th>
      {detectiveServices.map((service) => {
        const { on = 0, off = 0, unknown = 0, why = "" } = services.get(service) ?? {};
        const all = on + off + unknown;
        const state = off > 0 ? "off" : unknown > 0 ? "unknown" : "on";
        return (
          <td key={service}>
            {all === 0 ? (
              "–"
            ) : (
              <span className={`detector ${state}`} title={why}>
                {on === all ? "on" : on === 0 ? state : `${count(on)} of ${count(all)}`}
                {on > 0 && on < all && (
                  <span className="only-read">
                    {" "}
                    on, {count(off)} off, {count(unknown)} unknown
                  </span>
                )}
              </span>
            )}
          </td>
        );
      })}
    </tr>
  );
}
