// Did every caller get what they were told, and did both sides hear what the other said?
import type { ApiAppointment, ApiCall } from '../api.ts';
import { wordsWrong } from '../stats.ts';
import type { CallReport } from './caller.ts';
import type { Crowd } from './crowd.ts';

export interface Verdict {
  calls: number;
  /** Calls that were to end in a booking. */
  bookings: number;
  right: number;
  /** Told "booked" and not in the calendar as said, or in the calendar without having been told. */
  wrong: string[];
  /** Two appointments of one person at one time. */
  doubles: number;
  /** Openings still held after all calls are over. */
  heldBehind: number;
  /** Calls that did not go as they should have. */
  failed: string[];
  /** Calls the server has no record of, and turns it kept less of than were said. */
  callsLost: number;
  turnsLost: number;
  /** What was said and not heard as it was said, by either side. */
  words: { said: number; wrong: number; examples: string[] };
  /** Audio the server recorded less of than the call lasted, ms. */
  audioMissingMs: number;
}

const MOST_EXAMPLES = 5;
const CONTEXT_WORDS = 2;
/** Recording begins with the stream, a moment after the call; frames lost beyond that are lost. */
const RECORDING_SLACK_MS = 1500;

export async function judge(
  crowd: Crowd,
  reports: CallReport[],
  kept: Map<string, ApiCall>,
): Promise<Verdict> {
  const verdict: Verdict = {
    calls: reports.length,
    bookings: 0,
    right: 0,
    wrong: [],
    doubles: 0,
    heldBehind: 0,
    failed: [],
    callsLost: 0,
    turnsLost: 0,
    words: { said: 0, wrong: 0, examples: [] },
    audioMissingMs: 0,
  };
  for (const report of reports) {
    if (report.problems.length > 0)
      verdict.failed.push(`${report.errand.kind} ${report.errand.from}: ${report.problems[0] as string}`);
    const call = kept.get(report.callSid);
    if (call) judgeCall(verdict, report, call);
    else if (report.callSid !== '') verdict.callsLost += 1;
    judgeBooking(verdict, report, call?.appointments ?? []);
  }
  for (const { api } of crowd.members) await judgeCalendar(verdict, api);
  return verdict;
}

function judgeBooking(verdict: Verdict, report: CallReport, booked: ApiAppointment[]): void {
  const { errand, expected } = report;
  const confirmed = booked.filter(({ status }) => status === 'confirmed');
  const who = `${errand.kind} ${errand.from}`;
  if (errand.kind === 'books' || errand.kind === 'changes mind' || errand.kind === 'interrupts')
    verdict.bookings += 1;
  if (!expected) {
    if (confirmed.length > 0) verdict.wrong.push(`${who}: booked without having been told`);
    return;
  }
  const [only] = confirmed;
  const right =
    confirmed.length === 1 &&
    only !== undefined &&
    new Date(only.startsAt).getTime() === new Date(expected.startsAt).getTime() &&
    only.staff.name === expected.staff &&
    only.customerName === errand.name;
  if (right) verdict.right += 1;
  else
    verdict.wrong.push(
      `${who}: told ${expected.words} for ${errand.name}; kept ${confirmed.map((each) => `${each.startsAt} ${each.staff.name} ${each.customerName}`).join(', ') || 'nothing'}`,
    );
}

function judgeCall(verdict: Verdict, report: CallReport, call: ApiCall): void {
  const said = report.turns.filter(({ caller }) => caller !== null).map(({ caller }) => caller as string);
  const understood = call.turns
    .filter(({ callerText }) => callerText !== null)
    .map((turn) => turn.callerText as string);
  // A hang-up in mid-turn leaves that turn's words with nobody to answer them.
  const tolerated = report.errand.kind === 'hangs up' ? 1 : 0;
  verdict.turnsLost += Math.max(0, said.length - understood.length - tolerated);
  compare(verdict, 'server heard', said.slice(0, understood.length).join(' '), understood.join(' '));
  // What was cut off by an interruption or a hang-up was heard to the letter, and is kept to the word.
  if (report.errand.kind === 'interrupts' || report.errand.kind === 'hangs up') return;
  const heard = report.turns.map(({ agent }) => agent).join(' ');
  compare(verdict, 'caller heard', call.turns.map(({ agentText }) => agentText).join(' '), heard);
  if (call.recording)
    verdict.audioMissingMs += Math.max(0, report.durationMs - call.recording.durationMs - RECORDING_SLACK_MS);
}

function compare(verdict: Verdict, who: string, said: string, heard: string): void {
  const { words, wrong } = wordsWrong(said, heard);
  verdict.words.said += words;
  verdict.words.wrong += wrong;
  if (wrong > 0 && verdict.words.examples.length < MOST_EXAMPLES)
    verdict.words.examples.push(
      `${who} ${JSON.stringify(middle(heard, said))} for ${JSON.stringify(middle(said, heard))}`,
    );
}

/** The words of `text` from a little before where it begins to differ from `other` to a little after the last difference. */
function middle(text: string, other: string): string {
  const [a, b] = [text.split(' '), other.split(' ')];
  const shorter = Math.min(a.length, b.length);
  let from = 0;
  while (from < shorter && a[from] === b[from]) from += 1;
  let same = 0;
  while (same < shorter - from && a.at(-1 - same) === b.at(-1 - same)) same += 1;
  return a.slice(Math.max(0, from - CONTEXT_WORDS), a.length - Math.max(0, same - CONTEXT_WORDS)).join(' ');
}

async function judgeCalendar(verdict: Verdict, api: Crowd['members'][number]['api']): Promise<void> {
  const [booked, held] = await Promise.all([api.upcoming('confirmed'), api.upcoming('held')]);
  verdict.heldBehind += held.length;
  const byStaff = Map.groupBy(booked, ({ staff }) => staff.id);
  for (const theirs of byStaff.values()) {
    theirs.sort((a, b) => (a.startsAt < b.startsAt ? -1 : 1));
    for (const [i, each] of theirs.entries())
      if (i > 0 && new Date(each.startsAt) < new Date((theirs[i - 1] as ApiAppointment).endsAt))
        verdict.doubles += 1;
  }
}
