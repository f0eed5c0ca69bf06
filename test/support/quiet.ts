import { afterAll, afterEach } from "vitest";

/**
 * A test that prints has failed: what nobody expected on the terminal is either a forgotten line or a trouble that somebody chose not to
 * look at. Node's own warnings (a leaking listener, a deprecated call) count as well. It is held back until the test's end, so that a broad
 * catch in the code under test cannot swallow the complaint.
 */
const printed: string[] = [];

const methods = ["log", "info", "warn", "error", "debug", "trace", "table", "dir"] as const;
for (const method of methods) {
  console[method] = (...words: unknown[]) => {
    printed.push(`console.${method}: ${words.map(String).join(" ")}`);
  };
}
for (const name of ["stdout", "stderr"] as const) {
  process[name].write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
    printed.push(`process.${name}: ${typeof chunk === "string" ? chunk : Buffer.from(chunk).toString()}`);
    const done = rest.find((candidate): candidate is () => void => typeof candidate === "function");
    done?.();
    return true;
  };
}
process.removeAllListeners("warning"); // of the file before, where one process runs several
process.on("warning", (warning) => printed.push(`warning: ${warning.stack ?? warning.message}`));

function complain() {
  if (printed.length > 0) throw new Error(`unexpected output:\n${printed.splice(0).join("\n")}`);
}

afterEach(complain);
afterAll(complain);
