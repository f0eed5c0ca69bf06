/**
 * TypeScript is run as it is, by tsx, in a clone: loaded first by each process, and by each thread, which does not inherit the main thread's
 * loader. What is shipped has nothing of it (scripts/compile.ts).
 */
const { register } = await import("tsx/esm/api").catch((error) => {
  if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
  process.stderr.write(
    "tsx is not installed, which runs the sources: `npm ci` installs it, and what was built needs none: build/cli/pillarwatch.mjs\n",
  );
  process.exit(2);
});
register();
