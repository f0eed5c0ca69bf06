/** An AWS that answers on loopback: point the SDK at its `url` by `AWS_ENDPOINT_URL`. Imports nothing of the project that it tests. */
import { Faults } from "./faults.ts";
import { account } from "./services/account.ts";
import { organizations } from "./services/organizations.ts";
import { createSts } from "./services/sts.ts";
import { watchedServices } from "./services/watched.ts";
import type { Simulator, SimulatorOptions } from "./simulator.ts";
import { createControl } from "./wire/control.ts";
import { createHandler } from "./wire/handle.ts";
import { openDoor } from "./wire/listen.ts";
import { CallLog } from "./wire/log.ts";
import { type BaseCredential, Principals } from "./wire/principals.ts";
import { Quotas } from "./wire/quota.ts";
import type { World } from "./world/world.ts";

export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { world, wallClock = Date.now } = options;
  const base = options.baseCredentials ?? [managementUser(world)];
  const principals = new Principals(base);
  const faults = new Faults();
  faults.add(...(options.faults ?? []));
  const log = new CallLog();
  const policies = new Map<string, readonly string[]>();
  const bugs: Error[] = [];
  let clock = options.clock;
  const trusted = options.trusted ?? base.map(({ arn }) => arn.replace(/:sts:(.*):assumed-role\/([^/]+)\/.*$/, ":iam:$1:role/$2"));
  const { roleName, externalId, hasRole } = options;
  const sts = createSts({ principals, wallClock, roleName, externalId, hasRole, trusted });
  const handle = createHandler({
    world,
    services: [sts, organizations, account, ...(options.services ?? watchedServices)],
    principals,
    faults,
    log,
    quotas: options.quotas === "aws" ? new Quotas() : undefined,
    clock: () => clock(),
    wallClock,
    rolePolicy: (accountId) => policies.get(accountId) ?? policies.get("*") ?? options.policy?.(accountId) ?? ["*"],
    onBug: (bug) => bugs.push(bug),
  });
  const setPolicy = (accountId: string, patterns: readonly string[] | undefined): void => {
    if (patterns === undefined) policies.delete(accountId);
    else policies.set(accountId, patterns);
  };
  const setClock = (ms: number): void => {
    clock = () => ms;
  };
  const control = options.control
    ? createControl({
        setClock,
        nowMs: () => clock(),
        faults,
        log,
        setPolicy: (patterns, accountId = "*") => setPolicy(accountId, patterns),
      })
    : undefined;
  const door = await openDoor({ handle, wallClock, port: options.port ?? 0, control });
  return {
    url: door.url,
    credentials: credentialsOf(base),
    faults,
    world,
    actions: () => log.actions(),
    calls: () => log.calls(),
    clearLog: () => log.clear(),
    now: () => clock(),
    setClock,
    setPolicy,
    setBasePolicy: (accessKeyId, patterns) => principals.setBasePolicy(accessKeyId, patterns),
    close: async () => {
      await door.close();
      if (bugs.length > 0) throw new AggregateError(bugs, `The simulator had ${bugs.length} bugs: ${bugs[0]?.message ?? ""}`);
    },
  };
}

function credentialsOf([first]: readonly BaseCredential[]): Simulator["credentials"] {
  if (first === undefined) throw new Error("a simulator without base credentials lets nobody in");
  const { accessKeyId, secretAccessKey, sessionToken } = first;
  return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
}

/** Nobody's secret: it opens this simulator on loopback and nothing else. */
const managementUser = ({ partition, managementAccountId }: World): BaseCredential => ({
  accessKeyId: "AKIASIMULATEDACCESS0",
  secretAccessKey: "simulated/secret/of/the/management/user00",
  accountId: managementAccountId,
  arn: `arn:${partition}:iam::${managementAccountId}:user/pillarwatch`,
});
