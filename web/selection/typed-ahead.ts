/**
 * What was sent into the address and has not come back. The address follows late (a page is drawn first), and it may keep less than was typed
 * (spaces at its end): neither may be taken for somebody else's change, which would undo what has been typed since.
 */
export class TypedAhead {
  readonly #tidy: (text: string) => string;
  #sent: readonly string[] = [];

  /** @param tidy what the address keeps of a text. */
  constructor(tidy: (text: string) => string) {
    this.#tidy = tidy;
  }

  send(text: string): void {
    this.#sent = [...this.#sent, this.#tidy(text)];
  }

  /** @returns whether it is only what was sent; of several that were sent, one may come for all before it. */
  comes(value: string): boolean {
    const at = this.#sent.indexOf(value);
    this.#sent = this.#sent.slice(at === -1 ? this.#sent.length : at + 1);
    return at !== -1;
  }
}
