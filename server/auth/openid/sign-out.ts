import type { FastifyRequest } from "fastify";
import { unseal } from "../../../db/sealing.ts";
import type { Entering } from "../entering.ts";
import type { Provider } from "./provider.ts";

/**
 * Our session is over whatever the provider says: where it cannot be found, they are signed out here and not there.
 * @param sealed what the session kept of the provider; null: it did not let them in.
 */
export async function signOutAt(
  { log }: FastifyRequest,
  { keys, provider }: Pick<Entering, "keys"> & { readonly provider: Provider | undefined },
  sealed: Uint8Array | null,
): Promise<string | null> {
  const idToken = sealed === null ? undefined : unseal(keys.sealing, sealed);
  if (provider === undefined || idToken === undefined) return null;
  try {
    return await provider.signOutUrl(idToken);
  } catch (error) {
    log.warn({ err: error }, "the provider could not be asked where it signs people out");
    return null;
  }
}
