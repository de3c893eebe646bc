import type { Outcome } from '../rules.ts';
import { ask } from './ask.ts';

/**
 * How an SMS leaves: a POST to a gateway. `body` is its template with `{phone}`, `{text}` and `{id}`, filled in as the
 * Content-Type among the headers asks (JSON, or a form); `ok` is what the answer holds when the message was taken, ''
 * where 2xx says it all.
 */
export type SmsWay = { url: string; headers: Record<string, string>; body: string; ok: string };

const contentType = (headers: Record<string, string>): string =>
  Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';

const escaped = (kind: string, value: string): string => {
  if (/json/i.test(kind)) return JSON.stringify(value).slice(1, -1);
  return /urlencoded/i.test(kind) ? encodeURIComponent(value) : value;
};

/** What a gateway's answer says: our own settings may be wrong (401, 403, 404), or this message (other 4xx). */
function problemOf(status: number, taken: boolean): Outcome {
  if (status >= 200 && status < 300) return taken ? { ok: true } : { ok: false, problem: 'try_later' };
  if (status === 408 || status === 425 || status === 429 || status >= 500)
    return { ok: false, problem: 'try_later', down: true };
  if (status < 400 || [401, 403, 404, 405].includes(status))
    return { ok: false, problem: 'sign_in_refused', down: true };
  return { ok: false, problem: 'message_refused', final: true };
}

/** Sends SMS through a gateway; the id lets a gateway that can know one sent twice after a crash. */
export const smsSender =
  ({ url, headers, body, ok }: SmsWay) =>
  async ({ id, address, text }: { id: string; address: string; text: string }): Promise<Outcome> => {
    const kind = contentType(headers);
    const values: Record<string, string> = { phone: address, text, id };
    const filled = body.replace(/\{(phone|text|id)\}/g, (_, name: string) =>
      escaped(kind, values[name] ?? ''),
    );
    const answer = await ask(url, { headers, body: filled, anywhere: true });
    if (typeof answer === 'string') return { ok: false, problem: 'unreachable', down: true };
    return problemOf(answer.status, answer.text.includes(ok));
  };
