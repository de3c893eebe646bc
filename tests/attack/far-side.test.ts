import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { isInner } from '../../api/notices/acts/allow.ts';
import { emailSender } from '../../api/notices/acts/email.ts';
import { delivery, outbox, tell, webServer } from '../notices/post.ts';
import { house } from '../support/house.ts';

/** A server that answers what it likes as soon as somebody speaks or, with `first`, before. */
async function odd(answer: (socket: Socket) => void, first = false) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    if (first) answer(socket);
    else socket.once('data', () => answer(socket));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const close = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  onTestFinished(close);
  return { port: (server.address() as AddressInfo).port, close };
}

const hooked = async (home: ReturnType<typeof house>, url: string) => {
  const administrator = home.hire('administrator', home.everyCentre);
  const added = await administrator.call('POST', '/api/webhooks', { url, events: ['booking.confirmed'] });
  expect(added.status).toBe(201);
  const { id } = JSON.parse(added.text).webhook;
  expect((await administrator.call('POST', `/api/webhooks/${id}/test`)).status).toBe(201);
};
const sms = {
  channel: 'sms',
  address: '+79131234242',
  locale: 'ru',
  neutral: false,
  familyId: null,
} as const;

describe('whatever a webhook or a gateway answers, the house goes on', () => {
  test.each([
    [
      'that it speaks something else',
      'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n',
    ],
    ['no HTTP', 'SSH-2.0-OpenSSH\r\n'],
    ['half an answer', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf'],
    ['a header without end', `HTTP/1.1 200 OK\r\nX: ${'a'.repeat(100_000)}`],
  ])('%s', async (_, answer) => {
    const home = house();
    const { port } = await odd((socket) => socket.end(answer));
    await hooked(home, `http://127.0.0.1:${port}/`);
    await delivery(home).run();
    const problem = home.db.sqlite.prepare('SELECT problem FROM webhook_delivery').pluck().get();
    expect(problem).toBe('unreachable');
  });

  test('one that never answers keeps no message from leaving', async () => {
    const home = house();
    const { port, close } = await odd(() => {});
    await hooked(home, `http://127.0.0.1:${port}/`);
    const gateway = await webServer();
    const out = delivery(home, { sms: { url: gateway.url, headers: {}, body: '{text}', ok: '' } });
    const first = out.run();
    await new Promise((later) => setTimeout(later, 50));
    tell(home, { to: sms });
    void out.run();
    await expect.poll(() => gateway.calls.length, { timeout: 2_000 }).toBe(1);
    close();
    await first;
  });
});

test.each(['greets', 'answers', 'takes the text'])(
  'a mail server that %s without end is given up',
  async (where) => {
    const { port } = await odd((socket) => {
      const endless = (line: string) => {
        const more = setInterval(() => socket.write(line), 50);
        socket.on('close', () => clearInterval(more));
      };
      if (where === 'greets') return endless('220-wait a little\r\n');
      socket.write('220 here\r\n');
      socket.on('data', (said) => {
        if (said.includes('\r\n.\r\n') || where === 'answers') endless('250-wait a little\r\n');
        else socket.write(/^DATA/i.test(String(said)) ? '354 go on\r\n' : '250 yes\r\n');
      });
    }, true);
    const send = emailSender({ url: `smtp://127.0.0.1:${port}`, from: 'prokat@example.org' }, 500);
    const mail = { id: 'n1', address: 'anna@example.org', subject: 'О', text: 'О', calendar: '' };
    expect(await send({ ...mail, locale: 'ru', bare: false })).toEqual({
      ok: false,
      problem: 'unreachable',
      down: true,
    });
  },
);

test.each(['::127.0.0.1', '::ffff:0:10.0.0.1', '64:ff9b:1::a00:1', '2002:7f00:1::', '2001:0:a00:1::1'])(
  '%s, an inner address in the dress of another, is inside',
  (address) => expect(isInner(address)).toBe(true),
);

test('a code is sent, whatever a line of the house’s own wording has nothing to say for', async () => {
  const home = house();
  home.db.sqlite.exec("UPDATE centre SET phone = ''");
  const administrator = home.hire('administrator', home.everyCentre);
  const path = '/api/notice-templates/one_time_code/sms/ru';
  const body = { body: 'Здравствуйте!\nКод {digits}, справки {phone}' };
  expect((await administrator.call('PUT', path, body, { 'If-Match': '"0"' })).status).toBe(200);
  tell(home, { to: sms, kind: 'one_time_code', facts: { digits: '123456' } });
  expect(outbox(home)[0]?.body).toContain('123456');
});
