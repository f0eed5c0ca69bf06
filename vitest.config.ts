import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { figure } from "./test/support/figures.ts";

const never = ["**/node_modules/**", "**/dist/**", "**/.cache/**"];
/** They share the built pages and a server, which are made before the first of them. */
const browserTests = "test/browser/**/*.test.ts";

const sharing = [
  "posture",
  "web",
  "simulator",
  "contract",
  "scripts",
  "db",
  "collectors",
  "test/server",
  "test/posture",
  "test/people",
  "test/cli",
  "jobs",
  "server",
];
/** Of the collector's tests those that were seen so; the others have a process of their own. */
const collecting =
  "absence,absence-answers,accounts-and-regions,asff-back,by-hand,catalogue,copies,detective-controls,disk,doubles,external,heard,hostile,steps,trend";
const sharingTests = [...sharing.map((folder) => `${folder}/**/*.test.ts`), `test/collect/{${collecting}}.test.ts`];

export default defineConfig({
  test: {
    // The SDK's note on next year's versions says nothing about the test that prints it.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
    setupFiles: ["test/support/quiet.ts", "test/support/seed.ts"],
    // Real processes, real HTTP and real SQLite files: a slow machine must not look like a broken law.
    testTimeout: figure(30_000, 3_600_000),
    hookTimeout: figure(60_000, 3_600_000),
    // A native module (better-sqlite3) in a worker thread that is ended in mid statement takes the process along.
    pool: "forks",
    // Room for what is garbage at once: an eighth less processor time than by V8's default, measured over a simulator and a collector in one process.
    execArgv: ["--max-semi-space-size=64"],
    // Vitest leaves one processor free. Most of what is tested waits for a process, a browser, a socket or a disk, so that two processors have
    // time for three; the soak's worlds need all of one.
    maxWorkers: Math.max(figure(3, 2), availableParallelism() - 1),
    // They run in the order of their names: the sample organization that most browser tests wait for is made beside those before them.
    projects: [
      {
        extends: true,
        test: {
          name: "3 browser",
          include: [browserTests],
          exclude: never,
          globalSetup: "test/browser/support/once.ts",
          // As below: the server with all that it loads once a worker, not once a file.
          isolate: false,
          // A page on a busy machine takes half a minute to be whole.
          testTimeout: figure(180_000, 3_600_000),
          hookTimeout: figure(180_000, 3_600_000),
          expect: { poll: { timeout: 60_000, interval: 100 } },
        },
      },
      {
        extends: true,
        // They keep nothing between two files, and loading what they share a hundred times is a good part of their time.
        test: { name: "2 sharing", include: sharingTests, exclude: never, isolate: false },
      },
      {
        extends: true,
        test: { name: "1 all else", include: ["**/*.test.ts", "**/*.test.tsx"], exclude: [...never, browserTests, ...sharingTests] },
      },
    ],
  },
});
