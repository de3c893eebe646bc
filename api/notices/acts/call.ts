import { createHmac } from 'node:crypto';
import type { Outcome } from '../rules.ts';
import { ask } from './ask.ts';

/**
 * The signature of a delivery as Standard Webhooks has it: HMAC-SHA256 over `id.timestamp.body` with the bytes the
 * secret stands for after its `whsec_`.
 */
export const signature = (secret: string, id: string, timestamp: number, body: string): string => {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
};

/** Calls a webhook once; 410 means that it wants to hear no more. `seconds` is the time now, since 1970. */
export async function callWebhook(
  { id, url, secret, payload }: { id: string; url: string; secret: string; payload: string },
  { seconds, anywhere }: { seconds: number; anywhere: boolean },
): Promise<Outcome> {
  const headers = {
    'Content-Type': 'application/json',
    'User-Agent': 'Prokat-Webhooks/1',
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signature(secret, id, seconds, payload),
  };
  const answer = await ask(url, { headers, body: payload, anywhere });
  if (answer === 'unreachable') return { ok: false, problem: 'unreachable', down: true };
  if (answer === 'address_not_allowed') return { ok: false, problem: answer, final: true };
  const { status } = answer;
  if (status >= 200 && status < 300) return { ok: true };
  const problem = `answered_${status}` as const;
  return status === 410
    ? { ok: false, problem, final: true, gone: true }
    : { ok: false, problem, down: true };
}
