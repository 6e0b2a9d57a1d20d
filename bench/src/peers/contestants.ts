// Who is compared, and each one behind the same door: callers to send, a process to weigh, and what it made of its calls.
import { Temporal } from 'temporal-polyfill';
import type { CallReport } from '../callers/caller.ts';
import { Callers, Crowd, tickerFor } from '../callers/crowd.ts';
import { Diary } from '../callers/diary.ts';
import { judge } from '../callers/verdict.ts';
import { wordsWrong } from '../stats.ts';
import type { Business, Target } from '../target.ts';
import { PeerDesk } from './desk.ts';

export type PeerName = 'livekit' | 'pipecat';
export type PeerSetting = 'default' | 'tuned';

export interface RunningPeer {
  url: string;
  pid: number | undefined;
  /** The versions that run. */
  versions: string;
  /** What was set, beside addresses and keys. */
  settings: object;
  close(): Promise<void>;
}

/** It cannot run on this machine; the message says why. */
export class PeerMissing extends Error {}

/** Starts a peer's agent, installing the peer first where it is not yet. Throws `PeerMissing`. */
export type OpenPeer = (
  peer: PeerName,
  setting: PeerSetting,
  where: { vendors: Target['vendors']; deskUrl: string },
) => Promise<RunningPeer>;

export interface Contestant {
  name: string;
  setting: string;
  peer?: PeerName;
}

export const CONTESTANTS: (Contestant & { key: string })[] = [
  { key: 'offhook', name: 'Offhook', setting: 'default' },
  { key: 'livekit', name: 'LiveKit agents-js', setting: 'default', peer: 'livekit' },
  { key: 'livekit', name: 'LiveKit agents-js', setting: 'tuned', peer: 'livekit' },
  { key: 'pipecat', name: 'Pipecat', setting: 'default', peer: 'pipecat' },
  { key: 'pipecat', name: 'Pipecat', setting: 'tuned', peer: 'pipecat' },
];

/** What became of some calls. */
export interface Outcome {
  right: number;
  wrong: string[];
  failed: string[];
  words: { said: number; wrong: number };
}

export interface Entered {
  callers: Callers;
  pid(): number | undefined;
  versions: string;
  settings: string;
  outcome(reports: CallReport[]): Promise<Outcome>;
  close(): Promise<void>;
}

/** The staff a peer's callers ask for; ours are the demo's. */
const STAFF = ['Anna', 'Maria', 'Sofia', 'James', 'Linda', 'Peter'];
const BUSINESS: Business = { number: '+19705550199', email: '', password: '', timezone: 'America/Denver' };
/** An agent notes what it said when it has been played; the last of it comes when the caller is gone already. */
const NOTED_WITHIN_MS = 1000;

/** `target` is Offhook, and has the vendors all of them use. Throws `PeerMissing`. */
export async function enter(
  { peer, setting }: Contestant,
  target: Target,
  openPeer: OpenPeer,
  speed = 1,
): Promise<Entered> {
  if (peer === undefined) return enterOffhook(target, speed);
  const desk = await PeerDesk.open();
  try {
    const running = await openPeer(peer, setting === 'tuned' ? 'tuned' : 'default', {
      vendors: target.vendors,
      deskUrl: desk.url,
    });
    const staff = STAFF.map((name) => ({ id: name, name }));
    const diary = new Diary(BUSINESS, { staff, durationMinutes: 30 }, Temporal.Now.instant());
    const called = { serverUrl: running.url, reach: (url: string) => url, vendors: target.vendors };
    return {
      callers: new Callers(called, [{ business: BUSINESS, diary }], tickerFor(speed)),
      pid: () => running.pid,
      versions: running.versions,
      settings: JSON.stringify(running.settings),
      async outcome(reports) {
        await new Promise((resolve) => setTimeout(resolve, NOTED_WITHIN_MS));
        return judgePeer(desk, reports);
      },
      async close() {
        await running.close();
        desk.close();
      },
    };
  } catch (error) {
    desk.close();
    throw error;
  }
}

async function enterOffhook(target: Target, speed: number): Promise<Entered> {
  const crowd = await Crowd.gather(target, { speed });
  return {
    callers: crowd,
    pid: () => target.serverPid(),
    versions: 'this checkout',
    settings: '{}',
    async outcome(reports) {
      const { right, wrong, failed, words } = await judge(crowd, reports, await crowd.kept(reports));
      return { right, wrong, failed, words };
    },
    close: async () => undefined,
  };
}

/** As `judge` does it for Offhook: told is booked, booked is told, and every word that was spoken out was heard. */
export function judgePeer(desk: PeerDesk, reports: CallReport[]): Outcome {
  const outcome: Outcome = { right: 0, wrong: [], failed: [], words: { said: 0, wrong: 0 } };
  for (const report of reports) {
    const { errand, expected, problems, turns, callSid } = report;
    const { heard, said, booked } = desk.call(callSid);
    const who = `${errand.kind} ${errand.from}`;
    if (problems.length > 0) outcome.failed.push(`${who}: ${problems[0] as string}`);
    const [only] = booked;
    if (expected && booked.length === 1 && only?.opening === expected.words && only.name === errand.name)
      outcome.right += 1;
    else if (expected !== null || booked.length > 0)
      outcome.wrong.push(`${who}: told ${expected?.words ?? 'nothing'}, kept ${JSON.stringify(booked)}`);
    if (errand.kind === 'interrupts' || errand.kind === 'hangs up') continue;
    const count = (spoken: string, arrived: string) => {
      const { words, wrong } = wordsWrong(spoken, arrived);
      outcome.words.said += words;
      outcome.words.wrong += wrong;
    };
    count(turns.map(({ caller }) => caller ?? '').join(' '), heard.join(' '));
    // The caller hangs up on the farewell.
    count(
      said.filter((line) => !/goodbye/i.test(line)).join(' '),
      turns
        .filter(({ kind }) => kind !== 'goodbye')
        .map(({ agent }) => agent)
        .join(' '),
    );
  }
  return outcome;
}
