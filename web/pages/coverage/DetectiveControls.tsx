import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { DetectiveControls as Controls } from "../../../contract/detective-controls.ts";
import { detectiveControlsQuery } from "../../api/queries.ts";
import { Answer } from "../../components/Answer.tsx";
import { count, countOf } from "../../formats/number.ts";
import { placeQuery } from "../../selection/asked.ts";
import { useCoverageChoice } from "../../selection/coverage.ts";
import { detectiveNames } from "../../words.ts";
import { ControlPlaces } from "./ControlPlaces.tsx";

const SERVICES = 9;

type Sums = Controls["services"][number];

/** The services that the traceability principle asks for: on, off, or not known. Each opens where it is not on, where it is, and from what that is known. */
export function DetectiveControls({ isLively }: { readonly isLively: boolean }) {
  const { place } = useCoverageChoice();
  const { account, ou, region } = place;
  const controls = useQuery(detectiveControlsQuery({ ...placeQuery({ account, ou, region }), limit: 1 }, isLively));
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={
            controls.data ? `Of ${countOf(controls.data.total, "account and region", "accounts and regions")}` : "Accounts and regions"
          }
        >
          Detective controls
        </Header>
      }
    >
      <Answer of={controls} name="Detective controls" lines={SERVICES}>
        {({ services, total }) =>
          total === 0 ? (
            <p className="empty">No account and region is known here.</p>
          ) : (
            <ul className="controls">
              {services.map((sums) => (
                <Control key={sums.service} sums={sums} />
              ))}
            </ul>
          )
        }
      </Answer>
    </Container>
  );
}

function Control({ sums }: { readonly sums: Sums }) {
  const { choice, hrefWith } = useCoverageChoice();
  const { service, on, off, unknown } = sums;
  const isOpen = choice.control === service;
  return (
    <li>
      <div className="control">
        <Link to={hrefWith({ control: isOpen ? undefined : service, places: undefined })} preventScrollReset aria-expanded={isOpen}>
          {detectiveNames[service]}
        </Link>
        <Bar sums={sums} />
        <span className="sums">
          <b>{count(on)} on</b>, {count(off)} off, {count(unknown)} unknown
        </span>
      </div>
      {isOpen && <ControlPlaces service={service} on={on} notOn={off + unknown} />}
    </li>
  );
}

/** Solid, outline, hatch; the numbers stand beside it. */
function Bar({ sums }: { readonly sums: Sums }) {
  return (
    <span className="control-bar" aria-hidden="true">
      {(["on", "off", "unknown"] as const).map(
        (state) => sums[state] > 0 && <span key={state} className={`part ${state}`} style={{ flexGrow: sums[state] }} />,
      )}
    </span>
  );
}
