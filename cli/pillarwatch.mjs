#!/usr/bin/env node
import { fileURLToPath } from "node:url";
import { register } from "tsx/esm/api";

/**
 * The command itself: TypeScript is run by tsx (docs/decisions/typescript-run-by-tsx.md), in this very process, so that signals and exit
 * codes are the command's own. Found from any folder: what it needs lies beside this file, not in the current one.
 */
register();
await import(fileURLToPath(new URL("./main.ts", import.meta.url)));
