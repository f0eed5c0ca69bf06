/** What the user can mend: names the field or variable and says what to do. Shown as it is; anything else that is thrown is our fault. */
export class Refusal extends Error {
  /** Variable (`DATABASE_URL`), option (`--regions`), or field that is at fault. */
  readonly field: string;
  /** What is wrong, without the field. */
  readonly why: string;
  constructor(field: string, message: string, options?: ErrorOptions) {
    super(`${field}: ${message}`, options);
    this.name = "Refusal";
    this.field = field;
    this.why = message;
  }
}

/** As it is shown: what somebody can mend in a line, a fault of ours with its stack. */
export const textOf = (error: unknown): string => {
  if (error instanceof Refusal) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
};

/** The system's, SQLite's or Node's word for it: `ENOENT`, `SQLITE_BUSY`. @returns undefined where it has none. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
