import Alert from "@cloudscape-design/components/alert";
import { shortened } from "../formats/shortened.ts";
import { useAddress } from "../selection/address.ts";
import type { Refused } from "../selection/read.ts";
import { refusedIn } from "../selection/refused.ts";

const LONGEST = 60;

/** An address that was mistyped must not look like one that is obeyed. */
export function RefusedNote({ more }: { readonly more: readonly Refused[] }) {
  const { parameters } = useAddress();
  const shared = refusedIn(parameters);
  const isSaid = (one: Refused) => shared.some(({ parameter, value }) => parameter === one.parameter && value === one.value);
  const refused = [...shared, ...more.filter((one) => !isSaid(one))];
  if (refused.length === 0) return null;
  return (
    <Alert type="warning" header="The address asks for what there is not">
      {refused.map(({ parameter, value, instead }) => (
        <div key={`${parameter} ${value}`} className="wrap">
          {parameter}: <bdi>{shortened(value, LONGEST)}</bdi>. Shown instead: {instead}.
        </div>
      ))}
    </Alert>
  );
}
