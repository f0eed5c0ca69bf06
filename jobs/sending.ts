/** The thread that sends: mails and webhooks, so that neither waits for a page of findings that is being written, nor for each other. */
import { openDatabase, SMALL_CACHE_KIB } from "../db/open.ts";
import { openWay, type WaySettings } from "../notify/open-way.ts";
import { allowedTargets } from "../notify/target-guard.ts";
import { Deliverer } from "./deliver.ts";
import { openRounds, type RoundsSettings } from "./digest-rounds.ts";
import { Loop } from "./loop.ts";
import { WebhookPoster } from "./post-webhooks.ts";

export interface SendingSettings {
  readonly databaseUrl: string;
  /** Undefined: no mail is sent. `from`: where bounces go. */
  readonly mail: { readonly way: WaySettings; readonly from: string; readonly perMinute: number } | undefined;
  /** Undefined: no digest is made, since none could be sent. */
  readonly digests: RoundsSettings | undefined;
  /** ALLOW_PRIVATE_TARGETS */
  readonly allowedTargets: string | undefined;
  /** `Keys.sealing`: addresses and secrets of webhooks are sealed. */
  readonly sealing: Uint8Array;
  /** Where links lead to. */
  readonly publicUrl: string;
}

export interface SendingEvents {
  readonly onTrouble: (message: string) => void;
  readonly onFault: (fault: unknown) => void;
}

export interface Sending {
  /** Until `stop`. */
  readonly work: () => Promise<void>;
  readonly stop: () => void;
}

export async function openSending(settings: SendingSettings, events: SendingEvents): Promise<Sending> {
  const writer = await openDatabase(settings.databaseUrl, new Date().toISOString(), { cacheKiB: SMALL_CACHE_KIB });
  const usual = { ...events, writer, now: () => new Date(), share: Math.random };
  const { mail, sealing, publicUrl } = settings;
  const asking = { allowed: allowedTargets(settings.allowedTargets, "ALLOW_PRIVATE_TARGETS") };
  const poster = new WebhookPoster({ ...usual, sealing, publicUrl, asking });
  const loops = [new Loop((isStopping) => poster.postDue(isStopping))];
  const way = mail && openWay(mail.way);
  if (mail !== undefined && way !== undefined) {
    const deliverer = new Deliverer({ ...usual, way, from: mail.from, perMinute: mail.perMinute });
    loops.push(new Loop((isStopping) => deliverer.deliverDue(isStopping)));
  }
  const rounds = settings.digests && openRounds({ databaseUrl: settings.databaseUrl, writer }, settings.digests, asking, events);
  if (rounds !== undefined) loops.push(new Loop(rounds.turn));
  return {
    work: async () => {
      await Promise.all(loops.map((loop) => loop.work()));
      way?.close();
      await rounds?.close();
      await writer.close();
    },
    stop: () => loops.forEach((loop) => void loop.stop()),
  };
}
