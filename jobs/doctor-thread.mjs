/** A worker thread does not inherit the main thread's loader: TypeScript is run by tsx here too. */
import { register } from "tsx/esm/api";

register();
await import("./doctor-worker.ts");
