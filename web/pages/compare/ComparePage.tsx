import "./compare.css";
import Alert from "@cloudscape-design/components/alert";
import Container from "@cloudscape-design/components/container";
import { useQuery } from "@tanstack/react-query";
import { useIsLively } from "../../api/posture.ts";
import { accountsQuery, changesQuery, postureQuery, unitsQuery } from "../../api/queries.ts";
import { WhyItMovedBox } from "../../boxes/WhyItMoved.tsx";
import { Answer } from "../../components/Answer.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Page } from "../../components/Page.tsx";
import { placeQuery } from "../../selection/asked.ts";
import { type ComparedChoice, ORGANIZATION, type Side, useCompared } from "../../selection/compare.ts";
import { usePlace } from "../../selection/place.ts";
import { Choice } from "./Choice.tsx";
import { ComparedTable } from "./ComparedTable.tsx";
import { useNameOf } from "./names.ts";

/** Two days of a view, two accounts or two OUs beside each other: every number with its own evidence. */
export function ComparePage() {
  const { choice, refused, first, second } = useCompared();
  return (
    <Page
      title="Compare"
      description="Side by side, each number with its own evidence. A difference is the second less the first."
      refused={refused}
      scoped={choice.of === "days" ? ["place"] : []}
    >
      <Container>
        <Choice />
      </Container>
      {first === undefined || second === undefined ? (
        <Container>
          <EmptyState heading={choice.of === "accounts" ? "Choose two accounts" : "Choose an OU"}>
            The address keeps what is chosen: it can be sent to a colleague.
          </EmptyState>
        </Container>
      ) : (
        <Compared choice={choice} sides={[first, second]} />
      )}
    </Page>
  );
}

interface ComparedProps {
  readonly choice: ComparedChoice;
  readonly sides: readonly [Side, Side];
}

function Compared({ choice, sides }: ComparedProps) {
  const isLively = useIsLively();
  const nameOf = useNameOf();
  const [first, second] = sides;
  const of = useQuery(postureQuery(askedOf(first), isLively && first.at === undefined));
  const against = useQuery(postureQuery(askedOf(second), isLively && second.at === undefined));
  const missing = useMissing(choice);
  if (missing !== undefined)
    return (
      <Container>
        <EmptyState heading={`There is no such ${choice.of === "accounts" ? "account" : "OU"} here`}>
          <bdi>{missing.slice(0, 100)}</bdi> is not among those that Pillarwatch knows. Choose another one above.
        </EmptyState>
      </Container>
    );
  return (
    <div className="stack">
      {choice.first === choice.second && (
        <Alert type="info" header="Both sides are the same">
          There is no difference to be told. Choose another one above.
        </Alert>
      )}
      <Container>
        <Answer of={of} name="The first side" lines={24}>
          {(one) => (
            <Answer of={against} name="The second side" lines={24}>
              {(other) => (
                <ComparedTable
                  names={[nameOf(choice, choice.first), nameOf(choice, choice.second)]}
                  sides={sides}
                  postures={[one, other]}
                />
              )}
            </Answer>
          )}
        </Answer>
      </Container>
      {choice.of === "days" && choice.first !== choice.second && <Breakdown choice={choice} />}
    </div>
  );
}

const askedOf = ({ within, at }: Side) => ({ ...placeQuery(within), ...(at !== undefined && { at }) });

/** Why the count moved between both days: from the earlier to the later, in whichever order they are compared. */
function Breakdown({ choice: { first = "", second = "" } }: { readonly choice: ComparedChoice }) {
  const { place } = usePlace();
  const [from = "", to = ""] = [first, second].sort();
  const changes = useQuery(changesQuery({ ...placeQuery(place), from, to }));
  return <WhyItMovedBox changes={changes} lines={16} />;
}

/** An account or OU that is not there has no numbers, as one that nobody could read has none: the two must not look alike. */
function useMissing({ of, first, second }: ComparedChoice): string | undefined {
  const accounts = useQuery({ ...accountsQuery, enabled: of === "accounts" });
  const units = useQuery({ ...unitsQuery(), enabled: of === "ous" });
  // An organization of more accounts than one answer holds may have it all the same.
  const all = accounts.data?.next === null ? accounts.data.items : undefined;
  const known = of === "accounts" ? all?.map(({ id }) => id) : units.data?.items.flatMap(({ path, id }) => [path, id ?? path]);
  if (of === "days" || known === undefined) return undefined;
  const there = new Set([...known, ORGANIZATION]);
  return [first, second].find((one) => one !== undefined && !there.has(one));
}
