// One exchange seen from both ends: the caller's turn with the server's row for it.
import type { ApiTurn } from '../api.ts';
import { known } from '../stats.ts';
import type { SaidTurn } from './caller.ts';

/** Turns of a booking; a question only the language model can answer waits for it and stands apart. */
export const BOOKING: ReadonlySet<SaidTurn['kind']> = new Set(['wish', 'change', 'name', 'yes']);

export interface Measured {
  kind: SaidTurn['kind'];
  /** Voice-to-voice as the caller heard it, ms. */
  ear: number | null;
  row: ApiTurn;
}

/** The caller's turns with the server's rows for them: in order, by the words. */
export function pair(turns: SaidTurn[], rows: ApiTurn[]): Measured[] {
  const spoken = rows.filter(({ callerText }) => callerText !== null).sort((a, b) => a.index - b.index);
  const pairs: Measured[] = [];
  let at = 0;
  for (const turn of turns) {
    if (turn.caller === null || turn.kind === 'greeting') continue;
    const found = spoken.findIndex(({ callerText }, i) => i >= at && callerText === turn.caller);
    if (found < 0) continue;
    at = found + 1;
    pairs.push({ kind: turn.kind, ear: turn.voiceToVoiceMs, row: spoken[found] as ApiTurn });
  }
  return pairs;
}

/** How long after a turn's first word what it set going was done, ms: a yes is answered before the booking is in the database. */
export const doneAfterFirstWord = (turns: Measured[]): number[] =>
  known(
    turns.map(({ row: { stamps } }) =>
      stamps.done === null || stamps.firstAudio === null ? null : stamps.done - stamps.firstAudio,
    ),
  );

export const DONE_NOTE =
  'Done: how long after the turn’s first word what it set going was found, or in the database (ms); below 0 it was before.';
