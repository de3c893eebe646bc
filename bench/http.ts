import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import autocannon from 'autocannon';
import type { Kind } from './serve.ts';

export const connections = 32;
/** So many requests that opening the connections is lost in them, as it is at a desk that stays signed in all day. */
export const perRound = connections * 32;

/** One request: a GET without a body, else a POST. */
export type Ask = { path: string; body?: string; cookie?: string };
type Answer = { status: number; body: string };

const requestOf = ({ path, body, cookie = '' }: Ask): autocannon.Request =>
  body === undefined
    ? { method: 'GET', path, headers: { Cookie: cookie } }
    : {
        method: 'POST',
        path,
        body,
        headers: { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID(), Cookie: cookie },
      };

/** Sends each ask once over so many kept connections; the seconds from the first request to the last answer. */
async function sent(
  port: number,
  asks: readonly Ask[],
  width: number,
  heard: (answer: Answer) => void,
): Promise<{ seconds: number; slowest: number }> {
  let next = 0;
  // autocannon tells its duration in whole seconds, so it is taken here: from the first request to the last answer.
  let began = 0;
  let ended = 0;
  const result = await autocannon({
    url: `http://127.0.0.1:${port}`,
    connections: width,
    amount: asks.length,
    timeout: 120,
    requests: [
      {
        setupRequest: (request) => {
          if (next === 0) began = performance.now();
          const ask = asks[next % asks.length] ?? { path: '/' };
          next += 1;
          return { ...request, ...requestOf(ask) };
        },
        onResponse: (status, body) => {
          ended = performance.now();
          heard({ status, body });
        },
      },
    ],
  });
  if (result.errors > 0) throw new Error(`${result.errors} of ${asks.length} had no answer`);
  return { seconds: (ended - began) / 1000, slowest: result.latency.max / 1000 };
}

/** Sends each ask once over 32 kept connections; seconds per request. Every answer must be a success. */
export async function send(
  port: number,
  asks: readonly Ask[],
  heard: (body: string) => void = () => {},
): Promise<number> {
  const refused: string[] = [];
  const { seconds } = await sent(port, asks, connections, ({ status, body }) => {
    if (status >= 200 && status < 300) heard(body);
    else refused.push(`${status} ${body}`);
  });
  if (refused.length > 0)
    throw new Error(
      `${refused.length} of ${asks.length} were refused, the first: ${refused[0] ?? 'no answer'}`,
    );
  return seconds / asks.length;
}

/** Sends all asks at once, each over a connection of its own; the answers, and the slowest of them in seconds. */
export async function burst(
  port: number,
  asks: readonly Ask[],
): Promise<{ answers: Answer[]; slowest: number }> {
  const answers: Answer[] = [];
  const { slowest } = await sent(port, asks, asks.length, (answer) => answers.push(answer));
  return { answers, slowest };
}

export type Service = { port: number; child: ChildProcess };

/** A service in a process of its own: the bare floor, or the house on a database file, with its pages or without. */
export async function start(which: Kind, file: string): Promise<Service> {
  // With the room for young objects that `npm start` gives.
  const execArgv = ['--max-semi-space-size=32'];
  const child = fork(join(import.meta.dirname, 'serve.ts'), [which, file], { execArgv });
  const [port] = await once(child, 'message');
  return { port, child };
}

/** Ends services and waits until they are gone. */
export async function stop(services: readonly Service[]): Promise<void> {
  for (const { child } of services) child.disconnect();
  await Promise.all(services.map(({ child }) => (child.exitCode === null ? once(child, 'exit') : undefined)));
}
