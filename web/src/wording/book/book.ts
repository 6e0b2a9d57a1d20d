// The words of booking an appointment by hand. Loaded with its dialog, and not before.
import { language } from '../wording.ts';

export type { BookWords } from './en.ts';

export const k = language === 'es' ? (await import('./es.ts')).es : (await import('./en.ts')).en;
