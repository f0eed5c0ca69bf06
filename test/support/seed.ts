import { configureGlobal } from "fast-check";

/**
 * Every property test draws from one seed, which `npm test` prints: a law broken on somebody's machine can be broken again on another with
 * PILLARWATCH_TEST_SEED=<seed>. Without it (a single test run by hand) fast-check draws its own seed and prints it with the counterexample.
 */
const given = process.env.PILLARWATCH_TEST_SEED;

if (given !== undefined && given !== "") {
  const seed = Number(given);
  if (!Number.isInteger(seed)) throw new Error(`PILLARWATCH_TEST_SEED must be a whole number, not "${given}"`);
  configureGlobal({ seed });
}
