import { BlockList, isIP } from 'node:net';
import { refuseField } from '../../core/problem.ts';

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

/**
 * Whether an address can be called by https outside the own network, as far as it says so itself; where a name leads
 * is looked up with each call.
 */
export function isOuter(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  const host = hostname.replace(/^\[|\]$/g, '');
  if (protocol !== 'https:') return false;
  return isIP(host) === 0
    ? host.includes('.') && !/\.(?:localhost|local|internal)\.?$/.test(host)
    : !isInner(host);
}

/**
 * Refuses the address of a webhook that could never be called from here; `anywhere`: all may be.
 * @throws Problem `invalid_request`
 */
export function assertMayCall(url: string, anywhere: boolean): void {
  if (!anywhere && !isOuter(url))
    refuseField('url', 'address_not_allowed', 'Give an https address outside the own network');
}
