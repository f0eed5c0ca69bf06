#!/usr/bin/env node
import "../jobs/typescript.mjs";

/**
 * The command itself, in this very process, so that signals and exit codes are the command's own: in a clone by tsx, as it is shipped by Node
 * alone (docs/decisions/what-is-shipped-has-no-types.md). Found from any folder: what it needs lies beside this file, not in the current one.
 * Only `.env` is the current folder's, as is the database's default.
 */
// The image ships a newer Node; whoever runs a clone on Node 20 cannot do anything about the SDK's note on next year's versions.
// biome-ignore lint/style/noProcessEnv: it is written for the SDK, not read
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
await import("./main.ts");
