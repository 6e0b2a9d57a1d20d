// Every question of the bench, asked small and quickly: what it finds has to be right, not fast.
import { createTestDatabase, type TestDatabase } from '@offhook/db/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Answer,
  answer,
  asHtml,
  asText,
  type Bench,
  compare,
  latency,
  load,
  media,
  type OpenPeer,
  PeerMissing,
  peers,
  PEERS_DEFAULTS,
  scheduling,
  type Target,
} from '@offhook/bench';
import { openDesk } from './desk.ts';
import { openScriptedPeer } from './scripted-peer.ts';
import { startRig } from './rig.ts';

/** Correctness is looked at here, so the lines may run faster than real ones. */
const SPEED = 4;

let database: TestDatabase;
let target: Target & { close(): Promise<void> };
let bench: Bench;

beforeAll(async () => {
  database = await createTestDatabase();
  target = await startRig({ profile: 'instant', businesses: 5 }, false, { databaseUrl: database.url });
  let next = 0;
  // A business of its own for each question, so that they can be asked side by side.
  bench = {
    open: async () => ({
      ...target,
      businesses: target.businesses.slice(next, ++next),
      close: async () => undefined,
    }),
    say: () => undefined,
  };
}, 60_000);
afterAll(async () => {
  await target.close();
  await database.drop();
});

const failures = ({ checks }: Answer) => checks.filter(({ ok }) => !ok);
const number = (found: Answer, name: string): number => found.figures[name]?.value ?? Number.NaN;

describe.concurrent('the bench', { timeout: 60_000 }, () => {
  it('latency measures both clocks, and the ear hears no sooner than the platform sent', async () => {
    const found = await latency(bench, { profiles: ['instant'], calls: 2, durationMs: 100, speed: SPEED });
    expect(failures(found)).toEqual([]);
    const platform = number(found, 'instant.booking.platform.p50');
    expect(platform).toBeGreaterThan(20);
    expect(number(found, 'instant.booking.ear.p50')).toBeGreaterThan(platform - 5);
    expect(number(found, 'instant.booking.engine.p50')).toBeLessThan(platform);
  });

  it('load checks every booking and counts what it costs', async () => {
    const options = {
      calls: 6,
      rampMs: 500,
      durationMs: 1000,
      boundMs: 5000,
      profile: 'instant',
      speed: 4,
    } as const;
    const result = await answer('load', { calls: '6' }, () => load(bench, options));
    expect(failures(result)).toEqual([]);
    const [, cores] = result.tables.find(({ title }) => title === 'What it costs')?.rows[0] ?? [];
    expect(cores).toBeGreaterThan(0);
    // Less what the process needs without callers: nothing, where the machine gave it more to do then.
    expect(number(result, 'load.6.core-a-call')).toBeGreaterThanOrEqual(0);
    expect(result.command).toBe('npm run bench -- load --calls 6');
    expect(asText(result)).toMatch(/profile instant · emulated twilio, deepgram, openai/);
    expect(asHtml(result)).toMatch(/<svg[^]*<polyline/);
    expect(failures(compare(result, result, 1.01))).toEqual([]);
  });

  it('media measures the floor and the engine', async () => {
    const found = await media(bench, { calls: 3, rampMs: 200, durationMs: 2000 });
    expect(failures(found)).toEqual([]);
  });

  it('peers weighs another agent by the same callers, and says what is missing', async () => {
    const openPeer: OpenPeer = async (name, _setting, { deskUrl }) => {
      if (name === 'pipecat') throw new PeerMissing('pipecat cannot be installed here: no pip');
      return openScriptedPeer(deskUrl);
    };
    const options = { profiles: ['instant'], calls: 2, fewCalls: 2, rampMs: 100, durationMs: 100 } as const;
    const found = await peers(bench, openPeer, {
      ...PEERS_DEFAULTS,
      ...options,
      only: ['livekit', 'pipecat'],
      speed: SPEED,
    });
    expect(failures(found)).toEqual([]);
    const [waits, largest, versions] = found.tables;
    expect(waits?.rows.filter(([name]) => name === 'Pipecat').map((row) => row[2])).toEqual(
      Array(2).fill('pipecat cannot be installed here: no pip'),
    );
    expect(largest?.rows.map((row) => row.slice(0, 3))).toEqual([
      ['LiveKit agents-js', 'default', 2],
      ['LiveKit agents-js', 'tuned', 2],
    ]);
    expect(versions?.rows[0]?.slice(2)).toEqual(['scripted 1', '{"scripted":true}']);
  });

  it('scheduling lets one win every race', async () => {
    const desk = (size: { staff: number; days: number }) => openDesk(database.url, size);
    const options = { staff: 3, days: 30, atOnce: 2, durationMs: 300, races: 3, racers: 8 };
    const found = await scheduling(bench, desk, options);
    // How fast it is, a machine that runs other tests meanwhile cannot tell.
    expect(failures(found).filter(({ name }) => !name.includes('are found in'))).toEqual([]);
    expect(number(found, 'scheduling.searches-a-second')).toBeGreaterThan(1);
    expect(number(found, 'scheduling.match.anybody.p99')).toBeGreaterThan(0);
  });
});
