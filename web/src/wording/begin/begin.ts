// The words of the screens on which somebody begins: the landing page and the onboarding. Loaded with them, and not before.
import { language } from '../wording.ts';

export type { BeginWords } from './en.ts';

export const b = language === 'es' ? (await import('./es.ts')).es : (await import('./en.ts')).en;
