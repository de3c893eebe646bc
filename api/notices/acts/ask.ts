import { lookup } from 'node:dns';
import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { isInner, isOuter } from './allow.ts';

const notAllowed = 'address_not_allowed';

/** Looks a name up and goes nowhere if any of its addresses is inside: looking first and asking later could be tricked. */
const outward: LookupFunction = (host, options, done) =>
  lookup(host, { ...options, all: true }, (error, found) => {
    if (error !== null) return done(error, '');
    const [first] = found;
    if (first === undefined || found.some(({ address }) => isInner(address)))
      return done(new Error(notAllowed), '');
    return options.all === true ? done(null, found) : done(null, first.address, first.family);
  });

const mostRead = 64 * 1024;

type Asked = { status: number; text: string } | 'unreachable' | 'address_not_allowed';

/**
 * Sends one POST and reads the beginning of the answer (64 KB), all within 10 seconds; follows no redirect. Unless
 * `anywhere`, only to https and not into the own network.
 */
export function ask(
  address: string,
  { headers, body, anywhere }: { headers: Record<string, string>; body: string; anywhere: boolean },
): Promise<Asked> {
  if (!anywhere && !isOuter(address)) return Promise.resolve(notAllowed);
  const url = new URL(address);
  return new Promise((resolve) => {
    const failed = ({ message }: Error) => resolve(message === notAllowed ? notAllowed : 'unreachable');
    const sent = (url.protocol === 'https:' ? overHttps : overHttp)(url, {
      method: 'POST',
      headers: { ...headers, 'Content-Length': String(Buffer.byteLength(body)) },
      agent: false,
      signal: AbortSignal.timeout(10_000),
      ...(!anywhere && { lookup: outward }),
    });
    // Whatever else ends it (an answer 101 gives neither an answer nor an error) is no answer.
    sent.on('close', () => resolve('unreachable'));
    sent.on('error', failed).on('response', (answer) => {
      let text = '';
      const end = () => resolve({ status: answer.statusCode ?? 0, text });
      answer.setEncoding('utf8').on('error', failed).on('end', end);
      answer.on('data', (piece: string) => {
        text += piece;
        if (text.length < mostRead) return;
        end();
        sent.destroy();
      });
    });
    sent.end(body);
  });
}
