// What an utterance is understood against, and what understanding gives back beyond its commands.
import type { Business, EpochMs, PlainDate, PlainTime } from '../business.ts';
import type { Expectation } from '../dialogue/expectation.ts';
import type { Day, Minutes } from './calendar.ts';
import type { Understanding } from './command.ts';

/** What the words are understood against. */
export interface UnderstandingContext {
  now: EpochMs;
  expectation: Expectation;
  /**
   * What the agent's last line proposed or read back, where that is not a list of openings: accepting it ("that works")
   * fills these slots, and what the caller says beside it takes precedence.
   */
  proposed?: Proposal;
  business: Pick<
    Business,
    'timezone' | 'language' | 'vertical' | 'services' | 'staff' | 'hours' | 'knowledge' | 'emergencies'
  >;
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
