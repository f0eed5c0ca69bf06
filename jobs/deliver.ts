/** Sends what waits in the outbox, one mail after the other, until it is told to stop. Several processes may do so at once. */
import { randomUUID } from "node:crypto";
import { StoreUnusable, type Writer } from "../db/dialect/connection.ts";
import { type Holder, thisHolder } from "../db/write/lease.ts";
import { type AttemptEnd, endAttempt, freeDeadMails, handMail, rateOpensMs, type TakenMail, takeMail } from "../db/write/mail-attempts.ts";
import { sweepMails } from "../db/write/outbox.ts";
import type { MailWay } from "../notify/way.ts";

/** How often mails are looked for that nobody announced: another process, or the digest's, may have put them. */
const LOOK_EVERY_MS = 1_000;
/** Where the server takes nobody's mail, the others wait too: longer each time, up to five minutes. */
const TROUBLE_REST_MS = 15_000;
const LONGEST_REST_MS = 300_000;
const SWEEP_EVERY_MS = 3_600_000;

export interface DeliverSettings {
  readonly writer: Writer;
  readonly way: MailWay;
  /** Of the envelope: where bounces go. */
  readonly from: string;
  /** Mails begun in any minute, by all processes together. */
  readonly perMinute: number;
  readonly now: () => Date;
  /** From 0 to below 1, by chance. */
  readonly share: () => number;
  readonly lookMs?: number;
  readonly troubleMs?: number;
  /** What somebody can mend, a line for the log. Not repeated while it stays the same. */
  readonly onTrouble: (message: string) => void;
  readonly onFault: (fault: unknown) => void;
}

export class Deliverer {
  readonly #settings: DeliverSettings;
  readonly #holder: Holder = thisHolder(randomUUID());
  #troubles = 0;
  #trouble: string | undefined;
  #sweptMs = 0;

  constructor(settings: DeliverSettings) {
    this.#settings = settings;
  }

  /** Until nothing is due, or nothing can go out for now. @returns how long to rest, milliseconds. */
  async deliverDue(isStopping: () => boolean = () => false): Promise<number> {
    for (;;) {
      const restMs = await this.#turn();
      if (restMs > 0 || isStopping()) return restMs;
    }
  }

  /** @returns how long to rest, milliseconds. */
  async #turn(): Promise<number> {
    const { lookMs = LOOK_EVERY_MS, onTrouble, onFault } = this.#settings;
    try {
      return (await this.#deliverNext()) ?? lookMs;
    } catch (error) {
      // Whatever it was, the mail is still there, held by us until its time is up or we are dead.
      if (error instanceof StoreUnusable) this.#tell(error.message, onTrouble);
      else onFault(error);
      return this.#longer();
    }
  }

  /** @returns undefined where nothing is due. */
  async #deliverNext(): Promise<number | undefined> {
    const { writer, now, perMinute } = this.#settings;
    await this.#sweep();
    const found = await writer.transaction(async (tx) => {
      await freeDeadMails(tx, this.#holder, now());
      const opens = await rateOpensMs(tx, perMinute, now());
      return opens > 0 ? Math.min(opens - now().getTime(), LOOK_EVERY_MS) : takeMail(tx, this.#holder, now());
    });
    if (typeof found === "number" || found === undefined) return found;
    const end = await this.#send(found);
    return end.outcome === "trouble" ? this.#longer() : 0;
  }

  async #send(mail: TakenMail): Promise<AttemptEnd> {
    const { writer, way, from, now, share, onTrouble } = this.#settings;
    // What a power cut took of these would be sent once more, and no log would say so.
    const hand = () => writer.transaction((tx) => handMail(tx, mail, this.#holder, now()), { durable: true });
    const sent = await way.send({ from, to: mail.address }, mail.message, hand);
    const end: AttemptEnd =
      sent === "not handed" ? { outcome: "later", code: undefined, answer: "another process took it, or it is wanted no more" } : sent;
    await writer.transaction((tx) => endAttempt(tx, mail, end, { holder: this.#holder, now: now(), share: share() }), { durable: true });
    if (end.outcome === "trouble") this.#tell(`mail waits, ${way.name}: ${end.answer}`, onTrouble);
    else {
      this.#troubles = 0;
      this.#trouble = undefined;
    }
    return end;
  }

  async #sweep(): Promise<void> {
    const { writer, now } = this.#settings;
    if (now().getTime() - this.#sweptMs < SWEEP_EVERY_MS) return;
    if ((await writer.transaction((tx) => sweepMails(tx, now()))) === 0) this.#sweptMs = now().getTime();
  }

  #tell(message: string, tell: (message: string) => void): void {
    if (message !== this.#trouble) tell(message);
    this.#trouble = message;
  }

  #longer(): number {
    this.#troubles += 1;
    return Math.min((this.#settings.troubleMs ?? TROUBLE_REST_MS) * 2 ** (this.#troubles - 1), LONGEST_REST_MS);
  }
}
