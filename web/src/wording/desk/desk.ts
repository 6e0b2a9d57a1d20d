// The words of what people do at the desk: booking by hand, noting who came, having somebody called. Loaded with it, and not before.
import { language } from '../wording.ts';

export type { DeskWords } from './en.ts';

export const d = language === 'es' ? (await import('./es.ts')).es : (await import('./en.ts')).en;
