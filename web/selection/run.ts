/** How the parts of a run are shown. */
import { type Read, readPage, readWord } from "./read.ts";

const runSplits = ["account", "source"] as const;

interface RunChoice {
  readonly by: (typeof runSplits)[number];
  /** Of the accounts, from 1. */
  readonly page: number;
  /** The account whose scopes are opened. */
  readonly of: string | undefined;
}

export function readRun(parameters: URLSearchParams): Read<RunChoice> {
  const by = readWord(parameters, "by", runSplits, "account");
  const page = readPage(parameters);
  const of = parameters.get("of");
  const isAccount = of !== null && /^\d{12}$/.test(of);
  return {
    value: { by: by.value, page: page.value, of: isAccount ? of : undefined },
    refused: [
      ...by.refused,
      ...page.refused,
      ...(of === null || isAccount ? [] : [{ parameter: "of", value: of, instead: "none opened" }]),
    ],
  };
}
