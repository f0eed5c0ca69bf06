/** Webhooks without address and secret. One that is not here is made where the file was given its address, with a secret of its own. */
import { NotHere, type WebhookEntry } from "../../posture/settings-file.ts";
import type { WebhookEvent } from "../../posture/words.ts";
import { changeWebhook, makeWebhook, removeWebhook } from "../write/webhooks.ts";
import { differing, entryOf, type Section } from "./section.ts";

interface Target {
  readonly url: URL | undefined;
  readonly events: readonly WebhookEvent[];
}

export const webhooks: Section<WebhookEntry, Target> = {
  held: async ({ db }) => {
    const rows = await db
      .selectFrom("webhooks")
      .where("removed_at", "is", null)
      .orderBy("id")
      .select(["public_id", "name", "host", "format", "events", "is_on"])
      .execute();
    return rows.map(({ public_id, name, host, format, events, is_on }) => ({
      key: public_id,
      id: public_id,
      entry: entryOf<WebhookEntry>({ id: public_id, name, host, format, events: sorted(JSON.parse(events)), on: is_on === 1 }),
    }));
  },
  find: async ({ target: judge }, entry, held) => {
    const url = entry.target === undefined ? undefined : judge(entry.target);
    const host = url?.host ?? entry.host;
    const isIt = (one: WebhookEntry) => one.name === entry.name && one.host === host && one.format === entry.format;
    const own = held.find(({ id }) => id === entry.id) ?? held.find(({ entry: one }) => isIt(one));
    return { key: own?.id ?? entry.id ?? JSON.stringify([entry.name, host, entry.format]), target: { url, events: sorted(entry.events) } };
  },
  differences: (held, { entry, target: { events } }) =>
    differing(held, entryOf<WebhookEntry>({ name: entry.name, events: [...events], on: entry.on }), ["name", "events", "on"]),
  makeable: async (_asking, { entry, target }) => {
    if (target.url === undefined)
      throw new NotHere(
        "target",
        `is missing: the webhook ${entry.name} is not here, and its address is in no file unless you write it there`,
      );
  },
  add: async ({ tx, keys, deed, tell }, { entry: { id: wanted, name, format, on = true }, target: { url, events } }) => {
    if (url === undefined) throw new Error("a webhook without an address was not to be made");
    // A removed one keeps its id: what was delivered to it is told by it.
    const isTaken = wanted !== undefined && (await tx.get("SELECT 1 FROM webhooks WHERE public_id = ?", [wanted])) !== undefined;
    const { secret, publicId } = await makeWebhook(tx, keys, { name, url, format, events, publicId: isTaken ? undefined : wanted }, deed);
    if (!on) await changeWebhook(tx, keys, publicId, { isOn: false }, deed);
    tell(`webhook ${name} (${url.host}) is signed with this secret, shown this once: ${secret}`);
  },
  change: async ({ tx, keys, deed }, { id }, { entry: { name, on }, target: { events } }) =>
    void (await changeWebhook(tx, keys, id, { name, events, isOn: on }, deed)),
  remove: async ({ tx, keys, deed }, { id }) => void (await removeWebhook(tx, keys, id, deed)),
};

const sorted = (events: readonly WebhookEvent[]): WebhookEvent[] => [...new Set(events)].sort();
