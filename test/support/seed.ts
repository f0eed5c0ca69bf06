import { randomInt } from "node:crypto";
import { configureGlobal } from "fast-check";

/**
 * Every property test draws from one seed, which `npm test` prints: a law broken on somebody's machine can be broken again on another with
 * PILLARWATCH_TEST_SEED=<seed>. Without it (a single test run by hand) fast-check draws its own seed and prints it with the counterexample.
 */
const given = process.env.PILLARWATCH_TEST_SEED;

/** For worlds that are new with every run: the seed above, else one of its own. A test that draws from it names it in its title. */
export const worldSeed = given === undefined || given === "" ? randomInt(2 ** 31) : Number(given);

if (!Number.isInteger(worldSeed)) throw new Error(`PILLARWATCH_TEST_SEED must be a whole number, not "${given}"`);
if (given !== undefined && given !== "") configureGlobal({ seed: worldSeed });
