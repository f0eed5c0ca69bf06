import { lazy, type ReactNode, Suspense } from "react";
import type { ExplainedNumber } from "../../posture/words.ts";
import type { Place } from "../selection/read.ts";
import { explainedNames } from "../words.ts";
import { Dotted } from "./Dotted.tsx";
import { Loading } from "./Loading.tsx";

/** Nobody waits for it who does not ask for it. */
const Making = lazy(async () => ({ default: (await import("./Making.tsx")).Making }));

interface HowMadeProps {
  readonly number: ExplainedNumber;
  /** Where it is not the number of the page's whole view. */
  readonly within?: Partial<Place>;
  /** The day at whose end it stood so; undefined: as it is now. */
  readonly at?: string;
  readonly children: ReactNode;
}

/** The counts below a number, dotted: they open how it was made, and lead to the findings behind it. */
export function HowMade({ number, within = {}, at, children }: HowMadeProps) {
  return (
    <Dotted
      header={`How it is made: ${explainedNames[number].toLowerCase()}`}
      fixedWidth
      content={
        <Suspense fallback={<Loading name="How it is made" lines={8} />}>
          <Making number={number} within={within} at={at} />
        </Suspense>
      }
    >
      <span className="quiet inline">{children}</span>
    </Dotted>
  );
}
