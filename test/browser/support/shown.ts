/** Where the sample organization is shown, for a test file: made once for all of them (./once.ts). */
import { existsSync, readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { inject } from "vitest";

interface Sample {
  /** Of the server that shows it: "http://127.0.0.1:40123". Nobody may ask it for a run. */
  readonly address: string;
  readonly databaseUrl: string;
}

export type Shown = { readonly sample: Sample } | { readonly fault: string };

const LOOK_EVERY_MS = 200;

/** Waits for it as long as it takes. @throws Error with what went wrong, where it could not be made */
export async function shownSample(): Promise<Sample> {
  const path = inject("shown");
  while (!existsSync(path)) await setTimeout(LOOK_EVERY_MS);
  const shown = JSON.parse(readFileSync(path, "utf8")) as Shown;
  if ("fault" in shown) throw new Error(`the sample organization is not shown: ${shown.fault}`);
  return shown.sample;
}
