// The words about customers, what became of their appointments, and what goes back and forth with them in writing. Loaded where they are shown, and not before.
import { language } from '../wording.ts';

export type { PeopleWords } from './en.ts';

export const p = language === 'es' ? (await import('./es.ts')).es : (await import('./en.ts')).en;
