// The words of the screens on which a business is managed: loaded with them, and not before.
import { language } from '../wording.ts';

export type { ManageWords } from './en.ts';

export const m = language === 'es' ? (await import('./es.ts')).es : (await import('./en.ts')).en;
