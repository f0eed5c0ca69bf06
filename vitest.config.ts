import { defineConfig } from "vitest/config";
import { figure } from "./test/support/figures.ts";

export default defineConfig({
  test: {
    // The SDK's note on next year's versions says nothing about the test that prints it.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
    include: ["**/*.test.ts", "**/*.test.tsx"],
    exclude: ["**/node_modules/**", "**/dist/**", "**/.cache/**"],
    setupFiles: ["test/support/quiet.ts", "test/support/seed.ts"],
    // Real processes, real HTTP and real SQLite files: a slow machine must not look like a broken law.
    testTimeout: figure(30_000, 3_600_000),
    hookTimeout: figure(60_000, 3_600_000),
    // A native module (better-sqlite3) in a worker thread that is ended in mid statement takes the process along.
    pool: "forks",
  },
});
