/** The AWS layer before a simulator that answers at once, for tests of what reads through it. */

import { type Aws, createAws } from "../../collectors/aws/clients.ts";
import type { Ask } from "../../collectors/source.ts";
import { startSimulator } from "../../simulator/server.ts";
import type { Simulator, SimulatorOptions } from "../../simulator/simulator.ts";
import type { World } from "../../simulator/world/world.ts";
import { externalId, roleName, todayMs } from "./simulated.ts";

export interface SimulatedAws {
  readonly aws: Aws;
  readonly simulator: Simulator;
  close(): Promise<void>;
}

/** @throws what starting a simulator throws. Sets AWS_ENDPOINT_URL for this process. */
export async function simulatedAws(world: World, more: Pick<SimulatorOptions, "policy"> = {}): Promise<SimulatedAws> {
  const simulator = await startSimulator({ world, clock: () => todayMs, quotas: "off", roleName, externalId, ...more });
  process.env.AWS_ENDPOINT_URL = simulator.url;
  const { credentials } = simulator;
  const aws = createAws({ homeRegion: world.aggregationRegion, roleName, externalId, limits: "none", credentials });
  const close = async () => {
    aws.close();
    await simulator.close();
  };
  return { aws, simulator, close };
}

/** For everything of an account in a region, up to the simulator's day, with nothing stored yet. */
export const askOf = ({ account, region }: Pick<Ask, "account" | "region">, change: Partial<Ask> = {}): Ask => ({
  account,
  region,
  besides: [],
  through: false,
  mode: "full",
  window: { fromMs: 0, toMs: todayMs },
  cursor: undefined,
  stored: { workflowMarked: async () => [] },
  ...change,
});
