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
