import { expect, test } from 'vitest';
import { house } from '../support/house.ts';

test('an unknown route answers with a problem that says nothing more', async () => {
  const { hire } = house();
  const answer = await hire('desk').call('GET', '/api/nothing');
  expect(answer.status).toBe(404);
  expect(answer.headers.get('Content-Type')).toContain('application/problem+json');
  expect(answer.body).toMatchObject({ type: 'urn:prokat:problem:not_found', code: 'not_found', status: 404 });
});

test('a change without an Idempotency-Key is refused with the remedy', async () => {
  const { hire } = house();
  const answer = await hire('desk').call('POST', '/api/anything', {}, { 'Idempotency-Key': 'again' });
  expect(answer.status).toBe(400);
  expect(answer.body).toMatchObject({ code: 'idempotency_key_missing' });
});

test.each([
  ['a field that is missing', {}, 'itemTypeId', 'Required: send a string'],
  [
    'an id of another make',
    { itemTypeId: 'Ходунки' },
    'itemTypeId',
    'Send an id as this service gave it, a UUID',
  ],
  [
    'text where a word of a set belongs',
    { condition: 'broken' },
    'condition',
    'Send one of: new, good, worn, damaged',
  ],
  [
    'a day that does not exist',
    { acquiredOn: '2026-02-31' },
    'acquiredOn',
    'Send a day that exists, as YYYY-MM-DD',
  ],
  ['half a kopeck', { costKopecks: 0.5 }, 'costKopecks', 'Send a whole number'],
  ['less than nothing', { costKopecks: -1 }, 'costKopecks', 'Send a value of at least 0'],
  ['too long a text', { inventoryNumber: 'я'.repeat(500) }, 'inventoryNumber', 'Send at most 40 characters'],
])('%s is refused with what to send instead', async (_what, body, path, message) => {
  const { hire, centreNamed } = house();
  const answer = await hire('manager').call('POST', `/api/centres/${centreNamed('Барнаул')}/units`, body);
  expect(answer.status).toBe(400);
  expect(answer.body.errors).toContainEqual(expect.objectContaining({ path, message }));
});
