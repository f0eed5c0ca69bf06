/** @param most letters: what is longer is cut there, and shows it. */
export const shortened = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most)}…` : text);
