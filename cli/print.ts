/** What a person or a script reads: the only place that writes to the terminal. */
export const say = (line: string): void => void process.stdout.write(`${line}\n`);
/** For what prints much: whoever reads it (`| head`) may have had enough. */
export function endWithReader(): void {
  process.stdout.off("error", endUnlessFault).once("error", endUnlessFault);
}
function endUnlessFault(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
}
/** Text that somebody else may have chosen: nothing in it moves the terminal's cursor, begins a line or turns the writing round. */
export const onOneLine = (text: string): string =>
  text.replace(
    /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
export const complain = (line: string): void => void process.stderr.write(`${line}\n`);
