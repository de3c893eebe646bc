import { lookup } from 'node:dns';
import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';

const inner = new BlockList();
const inside =
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.168.0.0/16 ' +
  '198.18.0.0/15 224.0.0.0/3 ::/96 ::ffff:0:0:0/96 64:ff9b::/96 64:ff9b:1::/48 2001::/32 2002::/16 fc00::/7 fe80::/10 ff00::/8';
for (const net of inside.split(' ')) {
  const [address = '', bits] = net.split('/');
  inner.addSubnet(address, Number(bits), address.includes(':') ? 'ipv6' : 'ipv4');
}

/** Whether a network address is of this machine or of a private network; what is no address at all counts as one. */
export const isInner = (address: string): boolean => {
  const family = isIP(address);
  return family === 0 || inner.check(address, family === 6 ? 'ipv6' : 'ipv4');
};

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
  const url = new URL(address);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!anywhere && (url.protocol !== 'https:' || (isIP(host) !== 0 && isInner(host))))
    return Promise.resolve(notAllowed);
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
