/** What is drawn with the component library comes apart, as one script (web/whole.ts): the first screen of the overview stands before it is there. */
import { startTransition, useEffect, useState } from "react";
import type { whole } from "../whole.ts";

type Whole = typeof whole;

let loaded: Whole | undefined;

export async function loadWhole(): Promise<Whole> {
  loaded ??= (await import("../whole.ts")).whole;
  return loaded;
}

/** Of what stands below the shell, which came with it. */
export function drawn(): Whole {
  if (loaded === undefined) throw new Error("What stands below the shell is drawn before it");
  return loaded;
}

/** @returns undefined until it is here; "failed" where the server does not have it, or does not answer. */
export function useWhole(isTime: boolean): Whole | undefined | "failed" {
  const [whole, setWhole] = useState<{ readonly is: Whole | undefined | "failed" }>({ is: loaded });
  useEffect(() => {
    if (!isTime) return;
    loadWhole().then(
      // In pieces, between which a click is answered.
      (is) => startTransition(() => setWhole((before) => (before.is === is ? before : { is }))),
      () => setWhole({ is: "failed" }),
    );
  }, [isTime]);
  return whole.is;
}
