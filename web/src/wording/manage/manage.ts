// The words of the screens on which a business is managed: loaded with them, and not before.
import { language } from '../wording.ts';

export type { ManageWords } from './en/en.ts';

export const m = language === 'es' ? (await import('./es/es.ts')).es : (await import('./en/en.ts')).en;
