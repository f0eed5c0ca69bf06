/** What an operator can mend where the server cannot listen. */
import { codeOf, Refusal } from "../posture/refusal.ts";
import type { ServeConfig } from "./config.ts";

/** @returns what to throw: a refusal that names PORT or HOST, or the error itself. */
export function refusedListening(error: unknown, { port, host }: Pick<ServeConfig, "port" | "host">): unknown {
  const code = codeOf(error);
  if (code === "EADDRINUSE")
    return new Refusal("PORT", `${port} is taken by another program: choose another, for example PORT=${port + 1}`, { cause: error });
  if (code === "EACCES") return new Refusal("PORT", `${port} may not be used by this user: choose one above 1023`, { cause: error });
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
    return new Refusal("HOST", `${host} is no address of this machine`, { cause: error });
  return error;
}
