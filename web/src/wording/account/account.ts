// The words about oneself: one's businesses, where one is signed in, what one did. Loaded where they are shown, and not before.
import { language } from '../wording.ts';

export type { AccountWords } from './en.ts';

export const a = language === 'es' ? (await import('./es.ts')).es : (await import('./en.ts')).en;
