import { mkdtemp, readdir, readFile, rm, utimes, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createRecordings, type RecordingStore, type SavedRecording } from './recorder.ts';
import { wavHeader } from './wav.ts';

const ORG = 'org-1';
const CALL = 'call-1';
const START = 1_700_000_000_000;

let dir: string;
let saved: SavedRecording[];
let problems: string[];
let epochMs: number;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'recordings-'));
  saved = [];
  problems = [];
  epochMs = START;
});
afterEach(() => rm(dir, { recursive: true }));

const store = (at = dir): RecordingStore => {
  const log = (_data: unknown, message?: string): void => void problems.push(message ?? '');
  return createRecordings({
    dir: at,
    log: { warn: log, error: log } as never,
    saved: (recording) => saved.push(recording),
    epoch: () => epochMs,
  });
};
const open = (recordings: RecordingStore) =>
  recordings.openRecorder({ organizationId: ORG, callId: CALL, startedAt: new Date(START) });
const file = () => readFile(join(dir, ORG, `${CALL}.wav`));

describe('recording a call', () => {
  it('writes both sides, aligned, into a whole WAV file', async () => {
    const recordings = store();
    const recorder = open(recordings);
    recorder.caller(Buffer.alloc(8_000, 1));
    recorder.agent(Buffer.alloc(12_000, 2));
    recorder.caller(Buffer.alloc(160, 3));
    recorder.clear();
    // Odd sizes: frames of 20 ms are usual, not promised.
    for (let n = 0; n < 30; n += 1) recorder.caller(Buffer.alloc(333, 4));
    recorder.close();
    await recordings.close();

    const samples = 8_000 + 160 + 30 * 333;
    const wav = await file();
    expect(wav.subarray(0, 58)).toEqual(wavHeader(samples * 2));
    expect(wav).toHaveLength(58 + samples * 2);
    const side = (n: number) => wav.subarray(58).filter((_, at) => at % 2 === n);
    expect(side(0)).toEqual(
      Buffer.concat([Buffer.alloc(8_000, 1), Buffer.alloc(160, 3), Buffer.alloc(9_990, 4)]),
    );
    expect(side(1)).toEqual(
      Buffer.concat([Buffer.alloc(8_000, 0xff), Buffer.alloc(160, 2), Buffer.alloc(9_990, 0xff)]),
    );
    expect(saved).toEqual([
      {
        kind: 'call',
        organizationId: ORG,
        callId: CALL,
        path: join(ORG, `${CALL}.wav`),
        durationMs: Math.round(samples / 8),
        sizeBytes: 58 + samples * 2,
      },
    ]);
  });

  it('has on disk all but the last second of a call in progress', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const recordings = store();
    const recorder = open(recordings);
    const part = () => readFile(join(dir, ORG, `${CALL}.wav.part`)).catch(() => Buffer.alloc(0));
    recorder.caller(Buffer.alloc(4_000, 1));
    vi.advanceTimersByTime(999);
    recorder.caller(Buffer.alloc(4_000, 2));
    vi.advanceTimersByTime(1);
    await expect.poll(async () => (await part()).length).toBe(58 + 16_000);
    recorder.caller(Buffer.alloc(8, 3));
    vi.advanceTimersByTime(1_000);
    await expect.poll(async () => (await part()).at(-2)).toBe(3);
    recorder.close();
    expect(vi.getTimerCount()).toBe(0);
    await recordings.close();
    const left = (await file()).subarray(58).filter((_, at) => at % 2 === 0);
    expect(left).toEqual(Buffer.concat([Buffer.alloc(4_000, 1), Buffer.alloc(4_000, 2), Buffer.alloc(8, 3)]));
  });

  it('leaves nothing but the finished file behind', async () => {
    const recordings = store();
    const recorder = open(recordings);
    recorder.caller(Buffer.alloc(160, 1));
    recorder.close();
    recorder.caller(Buffer.alloc(160, 1));
    recorder.close();
    await recordings.close();
    expect(await readdir(join(dir, ORG))).toEqual([`${CALL}.wav`]);
    expect(saved[0]?.durationMs).toBe(20);
  });

  it('completes what a dead process left, but not what a living one is writing', async () => {
    await mkdir(join(dir, ORG));
    const part = join(dir, ORG, `${CALL}.wav.part`);
    // Cut off between two samples.
    await writeFile(part, Buffer.concat([wavHeader(0), Buffer.alloc(16_001, 9)]));
    await utimes(part, START / 1000, START / 1000);
    const recordings = store();
    epochMs = START + 5_000;
    expect(await recordings.repair()).toBe(0);
    epochMs = START + 11_000;
    expect(await recordings.repair()).toBe(1);
    expect((await file()).subarray(0, 58)).toEqual(wavHeader(16_000));
    expect(saved).toMatchObject([{ callId: CALL, durationMs: 1_000 }]);
  });

  it('goes on in the file of a call that another process had begun, at the right place in time', async () => {
    const first = store();
    const before = open(first);
    before.caller(Buffer.alloc(800, 1));
    before.close();
    await first.close();

    epochMs = START + 1_000;
    const second = store();
    const after = open(second);
    after.caller(Buffer.alloc(160, 2));
    after.close();
    await second.close();
    const left = (await file()).subarray(58).filter((_, at) => at % 2 === 0);
    expect(left).toEqual(
      Buffer.concat([Buffer.alloc(800, 1), Buffer.alloc(7_200, 0xff), Buffer.alloc(160, 2)]),
    );
  });

  it('begins with silence when it begins later than the call', async () => {
    epochMs = START + 2_500;
    const recordings = store();
    const recorder = open(recordings);
    recorder.caller(Buffer.alloc(160, 1));
    recorder.close();
    await recordings.close();
    const left = (await file()).subarray(58).filter((_, at) => at % 2 === 0);
    expect(left).toEqual(Buffer.concat([Buffer.alloc(20_000, 0xff), Buffer.alloc(160, 1)]));
    expect(saved).toMatchObject([{ durationMs: 2_520 }]);
  });

  it('goes on in the file of a call that comes back before all of it is written', async () => {
    const recordings = store();
    const before = open(recordings);
    for (let seconds = 0; seconds < 4; seconds += 1) before.caller(Buffer.alloc(8_000, 1));
    before.close();
    epochMs = START + 5_000;
    const after = open(recordings);
    after.caller(Buffer.alloc(160, 2));
    after.close();
    await recordings.close();
    const left = (await file()).subarray(58).filter((_, at) => at % 2 === 0);
    expect(left).toEqual(
      Buffer.concat([Buffer.alloc(32_000, 1), Buffer.alloc(8_000, 0xff), Buffer.alloc(160, 2)]),
    );
    expect(saved.at(-1)?.durationMs).toBe(5_020);
  });

  it('lets the call go on when the disk cannot be written', async () => {
    await writeFile(join(dir, 'file'), '');
    const recordings = store(join(dir, 'file'));
    const recorder = open(recordings);
    for (let n = 0; n < 200; n += 1) recorder.caller(Buffer.alloc(8_000, 1));
    recorder.close();
    await recordings.close();
    expect(saved).toEqual([]);
    expect(problems).toEqual(['a recording could not be written; the call goes on without it']);
  });
});
