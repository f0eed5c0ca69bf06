/** What the user can mend: names the field or variable and says what to do. Shown as it is; anything else that is thrown is our fault. */
export class Refusal extends Error {
  /** Variable (`DATABASE_URL`), option (`--regions`), or field that is at fault. */
  readonly field: string;
  constructor(field: string, message: string, options?: ErrorOptions) {
    super(`${field}: ${message}`, options);
    this.name = "Refusal";
    this.field = field;
  }
}
