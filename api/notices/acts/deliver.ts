import { setTimeout as pause } from 'node:timers/promises';
import { kindOf } from '../../core/answer.ts';
import type { Ctx } from '../../core/context.ts';
import type { CentreId } from '../../core/ids.ts';
import { channels } from '../rules.ts';
import { type EmailWay, emailSender } from './email.ts';
import { expireDeliveries } from './hooks.ts';
import { type Along, alongChannel, alongWebhooks, type Sender } from './lanes.ts';
import { expire } from './outbox.ts';
import { type SmsWay, smsSender } from './sms.ts';

/** By which ways messages leave; a channel without one keeps its messages. `link` = what `{link}` stands for. */
export type Ways = { email?: EmailWay; sms?: SmsWay; link: string; webhooksAnywhere: boolean };

/** What brings messages and webhooks on their way: the ways side by side, along each of them one after another. */
export class Delivery {
  readonly #ctx: () => Ctx;
  readonly #ways: Ways;
  readonly #senders: { email?: Sender; sms?: Sender } = {};
  #running: Promise<void> | undefined;
  #again = false;
  #closed = false;

  /** `ctx` gives the house's own context, of the moment it is asked for. */
  constructor(ctx: () => Ctx, ways: Ways) {
    this.#ctx = ctx;
    this.#ways = ways;
    const email = ways.email && emailSender(ways.email);
    const sms = ways.sms && smsSender(ways.sms);
    if (email)
      this.#senders.email = (row, { subject, body }) =>
        email({ ...row, subject, text: body, bare: row.hidden });
    if (sms) this.#senders.sms = (row, { body }) => sms({ ...row, text: body });
  }

  /** Sends what is due; asked again meanwhile, looks once more. Resolves when nothing more is due. */
  run(): Promise<void> {
    this.#again = true;
    this.#running ??= this.#whole().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Takes nothing more, and lets what is under way end. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
  }

  async #whole(): Promise<void> {
    while (this.#again && !this.#closed) {
      this.#again = false;
      await this.#once().catch((error: unknown) => {
        this.#ctx().log.error({ kind: kindOf(error) }, 'the delivery failed');
      });
    }
  }

  async #once(): Promise<void> {
    const settled = new Set<CentreId | null>();
    const along: Along = {
      ctx: this.#ctx,
      // What is written while acts share an open transaction may yet be taken back with it.
      free: async () => {
        while (this.#ctx().db.sqlite.inTransaction) await pause(1);
      },
      closed: () => this.#closed,
      settled: (centreId) => settled.add(centreId),
    };
    await along.free();
    const { db, now, changed } = this.#ctx();
    expire(db, now);
    expireDeliveries(db, now);
    const { link, webhooksAnywhere } = this.#ways;
    const ways = channels.map((channel) => alongChannel(along, channel, this.#senders[channel], link));
    await Promise.all([...ways, alongWebhooks(along, webhooksAnywhere)]);
    for (const centreId of settled) changed(centreId, 'delivered');
  }
}
