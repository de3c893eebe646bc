import { expect, test } from 'vitest';
import { returnAddress } from '../../admin/leave.ts';

test.each([
  ['/admin/families?q=x', '/admin/families?q=x'],
  ['/admin', '/admin'],
  ['/admin?sort=-name', '/admin?sort=-name'],
  ['/admin/sign-in?why=idle', '/admin'],
  ['https://example.org/admin', '/admin'],
  ['//example.org/admin', '/admin'],
  ['/administrator', '/admin'],
  ['javascript:alert(1)', '/admin'],
  ['', '/admin'],
])('after the sign-in %s leads to %s', (to, address) => {
  expect(returnAddress(new URLSearchParams({ to }))).toBe(address);
});
