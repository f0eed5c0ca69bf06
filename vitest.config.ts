import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { figure } from "./test/support/figures.ts";

const never = ["**/node_modules/**", "**/dist/**", "**/.cache/**"];
/** They share the built pages and a server, which are made before the first of them. */
const browserTests = "test/browser/**/*.test.ts";
const browser = "2 browser";

/** They wait for the sample organization, as most of the browser's tests do. */
const waiting = ["test/notify/digest.test.ts", "test/house/told-commands.test.ts"];

/** Vitest's order, which begins with what takes long; but no worker waits for the sample while there is other work. */
class WaitingLast extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLast = ({ moduleId, project }: TestSpecification) =>
      waiting.some((file) => moduleId.endsWith(file)) || project.name === browser;
    return [...sorted.filter((file) => !isLast(file)), ...sorted.filter(isLast)];
  }
}

export default defineConfig({
  test: {
    // The SDK's note on next year's versions says nothing about the test that prints it.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
    setupFiles: ["test/support/quiet.ts", "test/support/seed.ts"],
    // Real processes, real HTTP and real SQLite files: a slow machine must not look like a broken law.
    testTimeout: figure(30_000, 3_600_000),
    hookTimeout: figure(60_000, 3_600_000),
    // Vitest's own second is less than a server's start on a busy machine.
    expect: { poll: { timeout: 20_000 } },
    // A native module (better-sqlite3) in a worker thread that is ended in mid statement takes the process along.
    pool: "forks",
    // Room for what is garbage at once: an eighth less processor time than by V8's default, measured over a simulator and a collector in one process.
    execArgv: ["--max-semi-space-size=64"],
    // Vitest leaves one processor free. Most of what is tested waits for a process, a browser, a socket or a disk, so that two processors have
    // time for four; the soak's worlds need all of one.
    maxWorkers: Math.max(figure(4, 2), availableParallelism() - 1),
    // A worker keeps the modules that it has loaded: loading them anew for each file was a quarter of the processor's time. What a test changes
    // of its process (the environment, the current folder, listeners) it puts back.
    isolate: false,
    sequence: { sequencer: WaitingLast },
    // They run in the order of their names: the sample organization that most browser tests wait for is made beside those before them.
    projects: [
      {
        extends: true,
        test: {
          name: browser,
          include: [browserTests],
          exclude: never,
          globalSetup: "test/browser/support/once.ts",
          // A page on a busy machine takes half a minute to be whole.
          testTimeout: figure(180_000, 3_600_000),
          hookTimeout: figure(180_000, 3_600_000),
          expect: { poll: { timeout: 60_000, interval: 100 } },
        },
      },
      {
        extends: true,
        test: { name: "1 all else", include: ["**/*.test.ts", "**/*.test.tsx"], exclude: [...never, browserTests] },
      },
    ],
  },
});
