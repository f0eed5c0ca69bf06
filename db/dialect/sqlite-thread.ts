/** A connection on a thread of its own: better-sqlite3 answers in the thread that asks, and a long answer would keep everybody else waiting. */
import { Worker } from "node:worker_threads";

type Told<Answer> = { readonly answer: Answer } | { readonly failed: string; readonly code: string | undefined };

/** Of several questions that are asked at once it answers in their order. */
export class SqliteThread<Question, Answer> {
  readonly #worker: Worker;
  readonly #what: string;
  readonly #waiting: { readonly resolve: (answer: Answer) => void; readonly reject: (error: Error) => void }[] = [];
  hasEnded = false;

  /**
   * @param script plain JavaScript, so that it starts without a loader; to each question it says `{answer}` or `{failed, code}`.
   * @param what of it: "reads".
   */
  constructor(script: URL, workerData: unknown, what: "reads" | "writes") {
    this.#what = what;
    this.#worker = new Worker(script, { workerData, execArgv: [] });
    this.#worker.unref(); // a question that waits holds the process; a thread without one does not
    this.#worker.on("message", (told: Told<Answer>) => {
      const asked = this.#waiting.shift();
      // A thread that is being ended holds the process until it is: a late answer must not let go of it.
      if (this.#waiting.length === 0 && !this.hasEnded) this.#worker.unref();
      if ("answer" in told) asked?.resolve(told.answer);
      else asked?.reject(Object.assign(new Error(told.failed), told.code !== undefined && { code: told.code }));
    });
    this.#worker.on("error", (error) => this.#fail(error));
    this.#worker.on("exit", () => this.#fail(this.#gone()));
  }

  ask(question: Question): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.hasEnded) throw this.#gone();
      this.#waiting.push({ resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage(question);
    });
  }

  async end(): Promise<void> {
    this.hasEnded = true;
    await this.#worker.terminate();
  }

  #gone = (): Error => new Error(`a thread that ${this.#what} the database has ended`);

  #fail(error: Error): void {
    this.hasEnded = true;
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}
