// What an API key may do, in words.
import { m } from '@/wording/manage/manage.ts';
import { named } from './format.ts';

/** `calls:read` → `Calls: look`. */
export function scopeName(scope: string): string {
  const [area = '', verb = ''] = scope.split(':');
  return `${named(m.keys.areas, area)}: ${named(m.keys.verbs, verb)}`;
}
