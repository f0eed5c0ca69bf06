/** `pillarwatch rebuild`: the sums behind posture and trend, made again from the stored events. */
import { openDatabase } from "../db/open.ts";
import { rebuild as rebuildSums } from "../jobs/rebuild.ts";
import { collectConfig } from "./config.ts";
import { Occupied } from "./one-run.ts";
import { say } from "./print.ts";

export async function rebuild(environment: NodeJS.ProcessEnv, { json = false }: { readonly json?: boolean }): Promise<void> {
  const { databaseUrl } = collectConfig(environment);
  const writer = await openDatabase(databaseUrl, new Date().toISOString());
  try {
    const rebuilt = await rebuildSums(writer);
    if (rebuilt === undefined) throw new Occupied("another process is collecting into this database: wait for it, or cancel its run");
    const { accounts, mended } = rebuilt;
    if (json) say(JSON.stringify({ accounts, mended }));
    else if (mended === 0) say(`the sums of ${accounts} accounts were made again: all were as they should be`);
    else say(`the sums of ${accounts} accounts were made again: those of ${mended} were wrong, and are mended`);
  } finally {
    await writer.close();
  }
}
