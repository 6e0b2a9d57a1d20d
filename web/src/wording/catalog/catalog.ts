// The words about categories of services, and about changing several services at once. Loaded where they are shown, and not before.
import { language } from '../wording.ts';

export type { CatalogWords } from './en.ts';

export const c = language === 'es' ? (await import('./es.ts')).es : (await import('./en.ts')).en;
