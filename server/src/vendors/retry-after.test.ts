import { expect, it } from 'vitest';
import { retryAfterOf } from './retry-after.ts';

it.each([
  [{ 'retry-after': '120' }, 120],
  [{ 'retry-after': ' 0 ' }, 0],
  [{ 'retry-after': 'Wed, 25 Nov 2026 10:05:00 GMT', date: 'Wed, 25 Nov 2026 10:03:30 GMT' }, 90],
  [{ 'retry-after': 'Wed, 25 Nov 2026 10:00:00 GMT', date: 'Wed, 25 Nov 2026 10:03:30 GMT' }, 0],
  [{ 'retry-after': 'Wed, 25 Nov 2026 10:05:00 GMT' }, undefined],
  [{ 'retry-after': 'soon', date: 'Wed, 25 Nov 2026 10:03:30 GMT' }, undefined],
  [{}, undefined],
])('%o is in %s seconds', (headers, seconds) => {
  expect(retryAfterOf(new Headers(headers as Record<string, string>))).toBe(seconds);
});
