import "./principles.css";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { type PrincipleGroup, principleGroups } from "../../../posture/words.ts";
import { principleQuery } from "../../api/queries.ts";
import { Answer } from "../../components/Answer.tsx";
import { Page } from "../../components/Page.tsx";
import { paths } from "../../paths.ts";
import { useHref } from "../../selection/address.ts";
import { useAsIf } from "../../selection/as-if.ts";
import { placeQuery } from "../../selection/asked.ts";
import { usePlace } from "../../selection/place.ts";
import { wordOf } from "../../selection/read.ts";
import { Within } from "../../selection/within.ts";
import { principleNames } from "../../words.ts";
import { explained } from "./explained.ts";
import { PrincipleBoxes } from "./PrincipleBoxes.tsx";

/** A principle: what it asks, where it stands, what is evidence for it, and what to fix first. */
export function PrinciplePage() {
  const { id = "" } = useParams();
  const group = wordOf(principleGroups, id);
  return group === undefined ? <NoPrinciple id={id} /> : <OfPrinciple id={group} />;
}

function OfPrinciple({ id }: { readonly id: PrincipleGroup }) {
  const href = useHref();
  const { principle: _, ...place } = usePlace().place;
  const { asked } = useAsIf();
  const whole = useQuery(principleQuery(id, { ...placeQuery(place), ...asked }));
  return (
    <Page
      title={principleNames[id]}
      description={`${explained[id].asks} ${explained[id].because}`}
      above={[{ text: "Principles", href: href(paths.principles) }]}
      scoped={["place", "range", "decisions"]}
    >
      <Within value={{ principle: [id] }}>
        <PrincipleBoxes id={id} whole={whole} />
      </Within>
    </Page>
  );
}

/** The API says it: the same sentence as of everything that is not there. */
function NoPrinciple({ id }: { readonly id: string }) {
  const href = useHref();
  const whole = useQuery(principleQuery(id, {}));
  return (
    <Page title="Principle" above={[{ text: "Principles", href: href(paths.principles) }]}>
      <Answer of={whole} name="The principle">
        {() => null}
      </Answer>
    </Page>
  );
}
