import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import CloudscapeLink from "@cloudscape-design/components/link";
import { Link } from "react-router";
import type { WholeCheck } from "../../../contract/checks.ts";
import { Breakable } from "../../components/Breakable.tsx";
import { PrincipleMark } from "../../components/PrincipleMark.tsx";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";

/** Why it matters, how to fix it, which principle it serves, and by which other names people know it. */
export function About({ check }: { readonly check: WholeCheck }) {
  const { explanation, because, guidance, principle, practices, ties } = check;
  const href = useHref();
  return (
    <Container header={<Header variant="h2">What it is about</Header>}>
      <div className="about">
        <section>
          <h3>Why it matters</h3>
          <p>{explanation?.matters ?? because}</p>
          <h3>How to fix</h3>
          <p>
            {explanation === null ? "The catalogue has no words of its own for it. " : `${explanation.fix} `}
            {guidance !== null && (
              <CloudscapeLink href={guidance} external externalIconAriaLabel="Opens in a new tab">
                AWS's own page
              </CloudscapeLink>
            )}
          </p>
        </section>
        <section>
          <h3>Principle</h3>
          <p>
            <Link to={href(paths.principle(principle))}>
              <PrincipleMark id={principle} />
            </Link>
            {explanation !== null && <span className="quiet">{because}</span>}
          </p>
          {practices.length > 0 && (
            <ul className="practices">
              {practices.map(({ id, title, risk }) => (
                <li key={id}>
                  <b>{id}</b> {title} <span className="quiet inline">{risk} risk without it</span>
                </li>
              ))}
            </ul>
          )}
          <Ties ties={ties} />
        </section>
      </div>
    </Container>
  );
}

function Ties({ ties: { rule, parameters, controls, legacy } }: Pick<WholeCheck, "ties">) {
  const href = useHref();
  if (rule === null && controls.length === 0 && legacy.length === 0) return null;
  const given = Object.entries(parameters).map(([name, value]) => `${name} = ${value}`);
  return (
    <>
      <h3>Also known as</h3>
      <ul className="practices">
        {rule !== null && (
          <li>
            Config rule <Breakable text={rule} />
            {given.length > 0 && <span className="quiet wrap">{given.join(", ")}</span>}
          </li>
        )}
        {controls.length > 0 && (
          <li>
            On the same rule, and checks of their own:{" "}
            {controls.map((id, index) => (
              <span key={id}>
                {index > 0 && ", "}
                <Link to={href(paths.check(id))}>{id}</Link>
              </span>
            ))}
          </li>
        )}
        {legacy.map((id) => (
          <li key={id} className="quiet">
            <Breakable text={id} />
          </li>
        ))}
      </ul>
    </>
  );
}
