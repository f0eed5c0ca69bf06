/** Posts what waits for webhooks, one delivery after the other. Several processes may do so at once. */
import { randomUUID } from "node:crypto";
import { StoreUnusable, type Writer } from "../db/dialect/connection.ts";
import type { Keys } from "../db/keys.ts";
import { unseal } from "../db/sealing.ts";
import { type Holder, thisHolder } from "../db/write/lease.ts";
import { type DeliveryEnd, endDelivery, freeDeadDeliveries, type TakenDelivery, takeDelivery } from "../db/write/webhook-attempts.ts";
import { type Asking, ask } from "../notify/request.ts";
import { postOf } from "../notify/webhook.ts";

const LOOK_EVERY_MS = 1_000;
const FAULT_REST_MS = 30_000;
/** "Gone": the receiver wants no more of it (RFC 9110 section 15.5.11). */
const GONE = 410;

export interface PostSettings {
  readonly writer: Writer;
  readonly sealing: Keys["sealing"];
  readonly publicUrl: string;
  readonly asking: Asking;
  readonly now: () => Date;
  /** From 0 to below 1, by chance. */
  readonly share: () => number;
  readonly onTrouble: (message: string) => void;
  readonly onFault: (fault: unknown) => void;
}

export class WebhookPoster {
  readonly #settings: PostSettings;
  readonly #holder: Holder = thisHolder(randomUUID());

  constructor(settings: PostSettings) {
    this.#settings = settings;
  }

  /** Until nothing is due. @returns how long to rest, milliseconds. */
  async postDue(isStopping: () => boolean = () => false): Promise<number> {
    const { writer, now, share, onTrouble, onFault } = this.#settings;
    try {
      while (!isStopping()) {
        const taken = await writer.transaction(async (tx) => {
          await freeDeadDeliveries(tx, this.#holder, now());
          return takeDelivery(tx, this.#holder, now());
        });
        if (taken === undefined) break;
        const end = await this.#post(taken);
        await writer.transaction((tx) => endDelivery(tx, taken, end, { holder: this.#holder, now: now(), share: share() }));
      }
      return LOOK_EVERY_MS;
    } catch (error) {
      if (error instanceof StoreUnusable) onTrouble(error.message);
      else onFault(error);
      return FAULT_REST_MS;
    }
  }

  async #post({ publicId, news, format, url, secret }: TakenDelivery): Promise<DeliveryEnd> {
    const { sealing, publicUrl, asking, now } = this.#settings;
    const [address, key] = [unseal(sealing, url), unseal(sealing, secret)];
    if (address === undefined || key === undefined)
      return {
        isTaken: false,
        status: undefined,
        answer: "sealed under another PILLARWATCH_SECRET: make the webhook again",
        isForGood: true,
      };
    const { body, headers } = postOf(news, { id: publicId, format, secret: key, publicUrl, at: now() });
    try {
      const { status, answer } = await ask({ method: "POST", url: new URL(address), headers, body }, asking);
      const isRedirect = status >= 300 && status < 400;
      return {
        isTaken: status >= 200 && status < 300,
        status,
        answer: isRedirect ? "a redirect, which is not followed" : answer,
        isForGood: status === GONE,
      };
    } catch (error) {
      return { isTaken: false, status: undefined, answer: error instanceof Error ? error.message : String(error), isForGood: false };
    }
  }
}
