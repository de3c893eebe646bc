import type { Ctx } from '../../core/context.ts';
import type { CentreId, WebhookId } from '../../core/ids.ts';
import { readsNeutral } from '../reads.ts';
import { type Channel, type Outcome, type Wording, withLink } from '../rules.ts';
import { callWebhook } from './call.ts';
import { claimDelivery, settleDelivery } from './hooks.ts';
import { type Claimed, claim, markUnconfigured, settle } from './outbox.ts';

/** Sends one message in these words. */
export type Sender = (row: Claimed, words: Wording) => Promise<Outcome>;

/** What goes along: the context of the moment, a wait until no common transaction is open, whether to stop, what to tell. */
export type Along = {
  ctx: () => Ctx;
  free: () => Promise<void>;
  closed: () => boolean;
  settled: (centreId: CentreId | null) => void;
};

/** Why a message must not leave any more, whatever the way is like. */
function barred(row: Claimed): Outcome | undefined {
  if (row.hidden && !readsNeutral(row)) return { ok: false, problem: 'protected_since', final: true };
  if (row.unwanted && row.kind !== 'one_time_code') return { ok: false, problem: 'not_wanted', final: true };
  return undefined;
}

/** Sends all messages of a channel that are due, until none is, or the other side cannot be reached. */
export async function alongChannel(along: Along, channel: Channel, send: Sender | undefined, link: string) {
  if (send === undefined) {
    markUnconfigured(along.ctx().db, channel);
    return;
  }
  while (!along.closed()) {
    await along.free();
    const { db, now } = along.ctx();
    const row = claim(db, channel, now);
    if (row === undefined) return;
    const words = { subject: withLink(row.subject, link), body: withLink(row.body, link) };
    const outcome = barred(row) ?? (await send(row, words));
    await along.free();
    settle(db, row, outcome, along.ctx().now, words);
    if (outcome.ok || outcome.final === true) along.settled(row.centreId);
    if (!outcome.ok && outcome.down === true) return;
  }
}

/** Calls all webhooks with what is due, each until it does not answer as it should. */
export async function alongWebhooks(along: Along, anywhere: boolean) {
  const down: WebhookId[] = [];
  while (!along.closed()) {
    await along.free();
    const { db, now } = along.ctx();
    const row = claimDelivery(db, now, down);
    if (row === undefined) return;
    const seconds = Math.floor(now.epochMilliseconds / 1000);
    const outcome: Outcome =
      row.hidden === 1
        ? { ok: false, problem: 'protected_since', final: true }
        : await callWebhook(row, { seconds, anywhere });
    await along.free();
    settleDelivery(along.ctx(), row, outcome);
    if (outcome.ok || outcome.final === true) along.settled(null);
    if (!outcome.ok && row.hidden === 0) down.push(row.webhookId);
  }
}

/** Work that goes on once at a time; asked for meanwhile, it is done once more before it is over. */
export function oneByOne(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let again = false;
  const whole = async () => {
    for (; again; await work()) again = false;
    running = undefined;
  };
  return () => {
    again = true;
    running ??= whole();
    return running;
  };
}
