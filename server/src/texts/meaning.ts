// What a text asks for: a keyword, the place in a list of offers, or plain words as the deterministic understanding reads them.
import { type Business, type EpochMs, understand, type When } from '@offhook/machines';
import { choiceOf, keywordOf } from './keywords.ts';

export type Meaning =
  /** The carrier has answered these itself. */
  | { type: 'stop' | 'start' | 'help' }
  | { type: 'confirm' | 'cancel' }
  | { type: 'move'; when?: When }
  | { type: 'choose'; index: number }
  /** For a person to read. */
  | { type: 'other' };

/** Below it the words are a person's to read: a text cannot ask back as easily as a voice. */
const SURE = 0.6;

export interface TextContext {
  now: EpochMs;
  business: Business;
  /** What the last text offered, in its order. */
  offered: { startsAt: EpochMs; staffId: string }[];
}

export function meaningOf(body: string, { now, business, offered }: TextContext): Meaning {
  const keyword = keywordOf(body);
  if (keyword !== undefined) return { type: keyword };
  const choice = choiceOf(body);
  if (choice !== undefined)
    return choice <= offered.length ? { type: 'choose', index: choice - 1 } : { type: 'other' };
  const expectation = { kind: offered.length > 0 ? 'choice' : 'open', keyTerms: [], offered } as const;
  const { commands } = understand(body, { now, business, expectation: { ...expectation, keyTerms: [] } });
  const sure = commands.filter(({ confidence }) => confidence >= SURE);
  const has = (type: string) => sure.some((command) => command.type === type);
  if (has('emergency') || has('leaveMessage') || has('ask')) return { type: 'other' };
  const when = sure.find(
    (command) => (command.type === 'set' || command.type === 'correct') && command.slot === 'when',
  );
  const wish = when && 'slot' in when && when.slot === 'when' ? when.value : undefined;
  const chosen = sure.find((command) => command.type === 'choose');
  if (chosen?.type === 'choose' && offered.length > 0)
    return { type: 'choose', index: chosen.index === -1 ? offered.length - 1 : chosen.index };
  if (has('reschedule')) return { type: 'move', ...(wish && { when: wish }) };
  if (has('cancel')) return { type: 'cancel' };
  // "Friday at 3" in answer to offers is another wish; on its own it may be anything.
  if (wish && offered.length > 0) return { type: 'move', when: wish };
  if (has('affirm') && !has('deny')) return { type: 'confirm' };
  return { type: 'other' };
}
