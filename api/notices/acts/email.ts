import { setTimeout as pause } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import { z } from 'zod';
import type { Outcome } from '../rules.ts';

/** How e-mail leaves: the address of an SMTP server (`smtp://` or `smtps://`) and whom it is from. */
export type EmailWay = { url: string; from: string };

/** One message on its way; `bare` leaves the sender's name out, which may tell too much. */
export type Email = {
  id: string;
  address: string;
  subject: string;
  text: string;
  calendar: string;
  locale: string;
  bare: boolean;
};

const refusal = z.object({
  code: z.string().optional(),
  command: z.string().optional(),
  responseCode: z.number().default(0),
});

/** What an SMTP server or the way to it said: only what it says of this address or message is final. */
function problemOf(error: unknown): Outcome {
  const { code, command, responseCode } = refusal.parse(error);
  const permanent = responseCode >= 500;
  if (code === 'EAUTH' || (permanent && command === 'MAIL FROM'))
    return { ok: false, problem: 'sign_in_refused', down: true };
  if (permanent && command === 'RCPT TO') return { ok: false, problem: 'address_refused', final: true };
  if (permanent && command === 'DATA') return { ok: false, problem: 'message_refused', final: true };
  if (responseCode >= 400 && command !== 'CONN') return { ok: false, problem: 'try_later' };
  // Nothing was said over the line: the address itself cannot be written to.
  if (code === 'EENVELOPE' && responseCode === 0)
    return { ok: false, problem: 'address_refused', final: true };
  return { ok: false, problem: 'unreachable', down: true };
}

const tooSlow = Object.assign(new Error('too slow'), { code: 'ETIMEDOUT' });

const bareAddress = (from: string): string => /<([^>]+)>/.exec(from)?.[1] ?? from;

/** The longest one message may take: a server that says a word now and then is never silent, and never done. */
const longest = 120_000;

/**
 * Sends e-mails by SMTP, each over a connection of its own: a pool would send again by itself what it is not sure of.
 * The notice's id is the Message-ID, so that one sent twice after a crash is known as the same.
 */
export function emailSender({ url, from }: EmailWay, patience = longest): (email: Email) => Promise<Outcome> {
  const times = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };
  const transport = createTransport({ url, ...times, disableFileAccess: true, disableUrlAccess: true });
  const domain = bareAddress(from).replace(/^.*@/, '');
  return async ({ id, address, subject, text, calendar, locale, bare }) => {
    const done = new AbortController();
    try {
      const sent = transport.sendMail({
        from: bare ? bareAddress(from) : from,
        to: { name: '', address },
        subject,
        text,
        messageId: `<${id}@${domain}>`,
        headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': locale },
        ...(calendar !== '' && {
          icalEvent: { method: 'PUBLISH', filename: 'prokat.ics', content: calendar },
        }),
      });
      const late = pause(patience, undefined, { signal: done.signal }).then(() => Promise.reject(tooSlow));
      await Promise.race([sent, late]);
      return { ok: true };
    } catch (error) {
      return problemOf(error);
    } finally {
      done.abort();
    }
  };
}
