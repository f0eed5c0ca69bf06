/** A thread that asks AWS, tells what is missing, and ends: thousands of small questions, which the server's event loop must not wait for. */
import { parentPort, workerData } from "node:worker_threads";
import type { Diagnosis } from "../collectors/doctor.ts";
import { Refusal, textOf } from "../posture/refusal.ts";
import { type AskedOfAws, askAws } from "./doctor.ts";

/** `refused`: what somebody can mend; `fault`: one of ours. */
export type ToldOfAws = { readonly diagnosis: Diagnosis } | { readonly refused: string } | { readonly fault: string };

const tell = (told: ToldOfAws): void => parentPort?.postMessage(told);

await askAws(workerData as AskedOfAws).then(
  (diagnosis) => tell({ diagnosis }),
  (error: unknown) => tell(error instanceof Refusal ? { refused: error.message } : { fault: textOf(error) }),
);
process.exit(); // this thread: a call that AWS has not answered yet would keep it
