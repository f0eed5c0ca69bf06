#!/usr/bin/env node
import { existsSync } from "node:fs";
import { register } from "tsx/esm/api";

/**
 * The command itself: TypeScript is run by tsx (docs/decisions/typescript-run-by-tsx.md), in this very process, so that signals and exit
 * codes are the command's own. Found from any folder: what it needs lies beside this file, not in the current one. Only `.env` is the
 * current folder's, as is the database's default; variables that are set already win over it.
 */
if (existsSync(".env")) process.loadEnvFile(".env");
register();
await import(new URL("./main.ts", import.meta.url).href);
