const whole = new Intl.NumberFormat();

/** With the reader's own separator: 1,318. */
export const count = (value: number): string => whole.format(value);

/** "1 scope", "3 scopes". */
export const countOf = (value: number, one: string, many = `${one}s`): string => `${count(value)} ${value === 1 ? one : many}`;

export const total = ({ total, totalExact }: { total: number; totalExact: boolean }): string =>
  totalExact ? count(total) : `more than ${count(total)}`;

/** Rounded down where it is not whole: 99.6 % of the evidence is not all of it. */
export const percent = (part: number, of: number): string => (of === 0 ? "–" : `${Math.floor((100 * part) / of)} %`);

/** "+31", "−42" with the minus sign, "0". */
export const signed = (value: number): string => (value === 0 ? "0" : `${value > 0 ? "+" : "\u2212"}${count(Math.abs(value))}`);
