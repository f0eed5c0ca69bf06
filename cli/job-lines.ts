/** What the threads behind the page tell, as lines: the log's are objects, standard output's are for whoever started it. */
import { headSentence } from "../jobs/audit-head.ts";
import type { FromWorker } from "../jobs/messages.ts";
import { headText } from "../posture/audit-chain.ts";
import type { StoreTrouble } from "../posture/condition.ts";
import { say } from "./print.ts";

type Log = Readonly<Record<"info" | "warn" | "error", (what: object, words: string) => void>>;

interface Listening {
  readonly onSampleRun?: (() => void) | undefined;
  readonly onStore?: (trouble: StoreTrouble | undefined) => void;
}

/** What a job's thread tells, as lines of the server's log; and for whoever looks on, one every few runs of the sample's history. */
export function reporter(job: "collector" | "sender", log: Log, { onSampleRun, onStore }: Listening = {}): (message: FromWorker) => void {
  return (message) => {
    if (message.kind === "store") onStore?.(message.trouble);
    if (message.kind === "head") {
      const head = headText(message.head);
      log.info({ job, auditHead: head }, "how the audit log ends");
      say(headSentence(message.head));
    }
    if (message.kind === "forgotten") {
      const { findings, runs } = message.retained;
      log.info({ job, findings, runs }, "what ended long ago was taken away: findings, and what runs did scope by scope");
    }
    if (message.kind === "run" || message.kind === "history") onSampleRun?.();
    if (message.kind === "history" && (message.done === 1 || message.done % 5 === 0 || message.done === message.of)) {
      say(`sample history: ${message.done} of ${message.of} runs`);
    }
    if (message.kind === "trouble") log.warn({ job, trouble: message.message }, "something to mend");
    if (message.kind === "fault") log.error({ job, fault: message.fault }, "a fault of the program, caught at the top of a job");
    if (message.kind !== "run") return;
    const { run, state, error } = message.result;
    if (state === "failed") log.error({ job, run, state, fault: message.fault ?? error ?? "without a word" }, "a run failed");
    else log.info({ job, run, state }, "a run ended");
  };
}
