/** What the log says of the way in before anybody has one: no default password stands anywhere. */
import type { Writer } from "../db/dialect/connection.ts";
import { makeLink } from "../db/write/links.ts";
import { hasAdministrator } from "../db/write/people.ts";
import { linkAddress } from "../server/auth/link-address.ts";
import { isLoopback } from "../server/auth/same-origin.ts";
import type { ServeConfig } from "./config.ts";

interface Opened {
  readonly isSample: boolean;
  readonly config: Pick<ServeConfig, "host" | "publicUrl">;
  /** Where to open the page. */
  readonly url: string;
}

/** @returns lines to say; each link that an earlier start said is worth nothing any more. */
export async function firstLink(writer: Writer, { isSample, config, url }: Opened, at: string): Promise<readonly string[]> {
  if (isSample) {
    // On this machine the page opens by itself. In a container, or behind a proxy, nobody comes from this machine.
    if (config.publicUrl === undefined && isLoopback(config.host)) return [];
    const { token, expiresAt } = await writer.transaction((tx) => makeLink(tx, "demonstration", null, at));
    return [`Open the sample organization by this link, good once, until ${expiresAt}:`, `  ${linkAddress(url, token)}`];
  }
  if (await hasAdministrator(writer.rows)) return [];
  const { token, expiresAt } = await writer.transaction((tx) => makeLink(tx, "set-up", null, at));
  return [
    `Nobody can sign in yet. Make the first administrator by this link, good once, until ${expiresAt} (a start makes a new one):`,
    `  ${linkAddress(url, token)}`,
  ];
}
