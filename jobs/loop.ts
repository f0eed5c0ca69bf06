/** A job that does what is due, rests, and looks again, until it is told to stop. */
export class Loop {
  readonly #turn: (isStopping: () => boolean) => Promise<number>;
  #isStopping = false;
  #wake: () => void = () => undefined;

  /** @param turn does what is due; its answer is how long to rest, milliseconds. It never throws. */
  constructor(turn: (isStopping: () => boolean) => Promise<number>) {
    this.#turn = turn;
  }

  /** Works until `stop`; what is begun is brought to its end. */
  async work(): Promise<void> {
    while (!this.#isStopping) await this.#rest(await this.#turn(() => this.#isStopping));
  }

  look(): void {
    this.#wake();
  }

  stop(): void {
    this.#isStopping = true;
    this.#wake();
  }

  #rest(ms: number): Promise<void> {
    if (this.#isStopping || ms <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
