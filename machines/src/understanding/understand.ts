// Words to commands, deterministically, in well under a millisecond.
import type { Business, EpochMs } from '../business.ts';
import type { Expectation } from '../dialogue/expectation.ts';
import type { Understanding } from './command.ts';

/** What the words are understood against. */
export interface UnderstandingContext {
  now: EpochMs;
  expectation: Expectation;
  business: Pick<
    Business,
    'timezone' | 'language' | 'vertical' | 'services' | 'staff' | 'hours' | 'knowledge' | 'emergencies'
  >;
}

/** Reads one utterance. Pure; never throws. */
export function understand(text: string, _context: UnderstandingContext): Understanding {
  return { commands: [{ type: 'unclear', confidence: 1, span: [0, text.length] }], accountedFor: 0 };
}
