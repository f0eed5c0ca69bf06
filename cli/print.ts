/** What a person or a script reads: the only place that writes to the terminal. */
export const say = (line: string): void => void process.stdout.write(`${line}\n`);
/** For what prints much: whoever reads it (`| head`) may have had enough. */
export function endWithReader(): void {
  process.stdout.once("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(0);
  });
}
export const complain = (line: string): void => void process.stderr.write(`${line}\n`);
