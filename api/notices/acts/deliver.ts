import { setTimeout as pause } from 'node:timers/promises';
import { kindOf } from '../../core/answer.ts';
import type { Ctx } from '../../core/context.ts';
import type { CentreId } from '../../core/ids.ts';
import { channels } from '../rules.ts';
import { type EmailWay, emailSender } from './email.ts';
import { expireDeliveries } from './hooks.ts';
import { type Along, alongChannel, alongWebhooks, oneByOne, type Sender } from './lanes.ts';
import { expire } from './outbox.ts';
import { type SmsWay, smsSender } from './sms.ts';

/** By which ways messages leave; a channel without one keeps its messages. `link` = what `{link}` stands for. */
export type Ways = { email?: EmailWay; sms?: SmsWay; link: string; webhooksAnywhere: boolean };

/**
 * What brings messages and webhooks on their way: along each of the ways one after another, and no way waits for
 * another, so that a webhook that does not answer keeps no code from leaving.
 */
export class Delivery {
  readonly #ctx: () => Ctx;
  readonly #lanes: readonly (() => Promise<void>)[];
  #closed = false;

  /** `ctx` gives the house's own context, of the moment it is asked for. */
  constructor(ctx: () => Ctx, { email, sms, link, webhooksAnywhere }: Ways) {
    this.#ctx = ctx;
    const mail = email && emailSender(email);
    const text = sms && smsSender(sms);
    const senders: { email?: Sender; sms?: Sender } = {
      ...(mail && {
        email: (row, { subject, body }) => mail({ ...row, subject, text: body, bare: row.hidden }),
      }),
      ...(text && { sms: (row, { body }) => text({ ...row, text: body }) }),
    };
    const ways = channels.map((way) => (along: Along) => alongChannel(along, way, senders[way], link));
    this.#lanes = [...ways, (along: Along) => alongWebhooks(along, webhooksAnywhere)].map((go) =>
      oneByOne(() => this.#go(go)),
    );
  }

  /** Sends what is due; asked again meanwhile, looks once more. Resolves when nothing more is due. */
  run = async (): Promise<void> => void (await Promise.all(this.#lanes.map((lane) => lane())));

  /** Takes nothing more, and lets what is under way end. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.run();
  }

  async #go(along: (way: Along) => Promise<void>): Promise<void> {
    const settled = new Set<CentreId | null>();
    // What is written while acts share an open transaction may yet be taken back with it.
    const free = async () => {
      while (this.#ctx().db.sqlite.inTransaction) await pause(1);
    };
    try {
      await free();
      const { db, now } = this.#ctx();
      if (this.#closed) return;
      expire(db, now);
      expireDeliveries(db, now);
      const closed = () => this.#closed;
      await along({ ctx: this.#ctx, free, closed, settled: (centreId) => settled.add(centreId) });
    } catch (error) {
      this.#ctx().log.error({ kind: kindOf(error) }, 'the delivery failed');
    }
    for (const centreId of settled) this.#ctx().changed(centreId, 'delivered');
  }
}
