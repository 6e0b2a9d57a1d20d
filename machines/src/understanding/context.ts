// What an utterance is understood against, and what understanding gives back beyond its commands.
import type { Business, EpochMs, PlainDate, PlainTime } from '../business.ts';
import type { Expectation } from '../dialogue/expectation.ts';
import type { Day, Minutes } from './calendar.ts';
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

/** For those who keep slots and no dialogue, such as a score of recorded calls. The dialogue knows what it proposed. */
export interface DetailedContext extends UnderstandingContext {
  /**
   * What the agent's last line proposed: accepting it ("that works") fills these slots, and what the caller says beside
   * it takes precedence.
   */
  proposed?: Proposal;
}

export interface Proposal {
  date?: PlainDate;
  time?: PlainTime;
  staffId?: string;
}

/** An understanding with what only scoring and reading back need. */
export interface DetailedUnderstanding extends Understanding {
  /** The day and times named, even where they only bound the wish ("after 5"). */
  named?: { day?: Day; times: Minutes[] };
}
