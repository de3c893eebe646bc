import { describe, expect, test } from 'vitest';
import { network } from '../../api/staff/auth.ts';
import { browser, phone, stocked } from '../site/visitor.ts';
import { house } from '../support/house.ts';

/** What a stranger can do to others with what the families' site takes from anybody. */
const bookings = '/api/site/bookings';
const open = '/api/site/my/open';
const from = (address: string) => ({ 'X-Forwarded-For': address });

describe('nobody is shut out by a stranger', () => {
  test('one network that goes on guessing does not shut the door of the whole house', async () => {
    const home = house(undefined, { behindProxy: true });
    const { visitor } = stocked(1, home);
    const { code } = (await visitor.call('POST', bookings, await visitor.request())).body;
    const guesser = browser(home);
    const guess = { code: 'AAA-222', lastDigits: '0000' };
    for (let n = 0; n < 3_001; n += 1) await guesser.call('POST', open, guess, from('203.0.113.7'));
    const right = await browser(home).call('POST', open, { code, lastDigits: '4242' }, from('203.0.113.8'));
    expect(right.status).toBe(200);
  }, 60_000);

  const undone = { solution: { counter: 1, derivedKey: '00' } };

  test('tries without the work do not use up what a phone may ask for', async () => {
    const { home, visitor } = stocked();
    const request = await visitor.request();
    for (let n = 0; n < 10; n += 1)
      await visitor.call('POST', bookings, { ...request, proof: { ...request.proof, ...undone } });
    expect((await visitor.call('POST', bookings, request)).status).toBe(201);
    // Nor does one work that is shown again and again, or too late.
    for (let n = 0; n < 10; n += 1)
      expect((await visitor.call('POST', bookings, request)).body.code).toBe('proof_of_work');
    const late = await visitor.request();
    home.later({ minutes: 21 });
    for (let n = 0; n < 10; n += 1)
      expect((await visitor.call('POST', bookings, late)).body.code).toBe('proof_of_work');
    expect((await visitor.call('POST', bookings, await visitor.request())).status).toBe(201);
  });

  test('nor the codes that may be sent to a contact', async () => {
    const { visitor } = stocked();
    await visitor.call('POST', bookings, await visitor.request());
    const send = (proof: object) => visitor.call('POST', '/api/site/my/code', { contact: phone, proof });
    const proof = await visitor.proof();
    for (let n = 0; n < 3; n += 1) await send({ ...proof, ...undone });
    expect((await send(proof)).status).toBe(200);
    for (let n = 0; n < 3; n += 1) expect((await send(proof)).body.code).toBe('proof_of_work');
    expect((await send(await visitor.proof())).status).toBe(200);
  });
});

test.each([
  ['2001:db8::1:2:3:4', '2001:db8::9:8:7:6'],
  ['2001:db8:1::1', '2001:db8:1:0:ffff:0:0:1'],
  ['2001:db8:1:2::1', '2001:db8:1:2:3:4:5:6'],
  ['::1', '::2:3'],
])('%s and %s are of one network, however their zeros are written', (one, other) => {
  expect(network(one)).toBe(network(other));
  expect(network(one)).not.toBe(network('2001:db8:1:3::1'));
});

describe('nobody is flooded with messages', () => {
  test('one e-mail is asked with ten times an hour, whatever the phones', async () => {
    const { visitor } = stocked(20);
    const ask = async (n: number) => {
      const applicant = { name: 'Анна', phone: `+7913${1_000_000 + n}`, email: 'Anna@Example.org' };
      return (await visitor.call('POST', bookings, await visitor.request({ applicant }))).status;
    };
    for (let n = 0; n < 10; n += 1) expect(await ask(n)).toBe(201);
    expect(await ask(10)).toBe(429);
  });

  test('what was opened is changed thirty times an hour at most; it can always be closed', async () => {
    const { visitor } = stocked();
    const request = await visitor.request();
    const { bookingId } = (await visitor.call('POST', bookings, request)).body;
    const { starts, dueOn, lines } = request;
    const change = (version: number) =>
      visitor.call('POST', `/api/site/my/bookings/${bookingId}/change`, { starts, dueOn, lines, version });
    for (let n = 1; n <= 30; n += 1) expect((await change(n)).status).toBe(200);
    expect((await change(31)).status).toBe(429);
    expect((await visitor.call('GET', '/api/site/my')).status).toBe(200);
    expect((await visitor.call('POST', '/api/site/my/close')).status).toBe(200);
  });
});
