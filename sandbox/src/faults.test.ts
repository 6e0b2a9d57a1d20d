// Faults are armed over HTTP or in the process, strike what fits as often as asked, and can be taken back.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Faults, FAULTS_PATH } from './faults.ts';
import type { Fault } from './faults.ts';
import { startSandbox } from './index.ts';
import type { Sandbox } from './index.ts';
import { Wire } from './testing.ts';

describe('a fault', () => {
  const target = (url: string, struck: string[], vendor: 'deepgram' | 'carrier' = 'deepgram') => ({
    vendor,
    url,
    strike: (fault: Fault) => struck.push(`${url} ${fault.kind}`) > 0,
  });

  it('strikes what is open first, then what opens, as often as asked', () => {
    const faults = new Faults();
    const struck: string[] = [];
    faults.open(target('/a', struck));
    faults.add({ kind: 'drop', count: 2 });
    faults.open(target('/b', struck));
    faults.open(target('/c', struck));
    expect(struck).toEqual(['/a drop', '/b drop']);
    expect(faults.list()).toEqual([]);
  });

  it('spares what does not fit, what closed and what cannot suffer it', () => {
    const faults = new Faults();
    const struck: string[] = [];
    faults.open(target('/a', struck))();
    faults.open(target('/carrier', struck, 'carrier'));
    faults.open({ ...target('/b?tag=1', struck), strike: () => false });
    faults.open(target('/b?tag=12', struck));
    faults.add({ kind: 'garble', vendor: 'deepgram', match: 'tag=1' });
    expect(struck).toEqual(['/b?tag=12 garble']);
  });

  it('waits as long as asked', () => {
    vi.useFakeTimers();
    const faults = new Faults();
    const struck: string[] = [];
    faults.open(target('/a', struck));
    faults.add({ kind: 'drop', afterMs: 300 });
    vi.advanceTimersByTime(299);
    expect(struck).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(struck).toEqual(['/a drop']);
    vi.useRealTimers();
  });
});

describe('over HTTP', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());
  const send = (base: string, method: string, body?: unknown) =>
    fetch(new URL(FAULTS_PATH, base), {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
    });

  it('is armed at any vendor’s server, listed and taken back', async () => {
    for (const base of Object.values(sandbox.urls)) {
      const armed = await send(base, 'POST', { kind: 'stall', vendor: 'openai', durationMs: 10 });
      expect(armed.status).toBe(201);
      expect(await armed.json()).toMatchObject({ kind: 'stall', left: 1 });
    }
    const { faults } = (await (await send(sandbox.urls.openai, 'GET')).json()) as {
      faults: { id: number }[];
    };
    expect(faults).toHaveLength(Object.keys(sandbox.urls).length);
    await send(sandbox.urls.carrier, 'DELETE');
    expect(sandbox.faults.list()).toEqual([]);
  });

  it('says what is wrong with a fault it does not know', async () => {
    const answer = await send(sandbox.urls.deepgram, 'POST', { kind: 'explode' });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('kind');
  });

  it('cuts a live socket, and stalls one until its time is over', async () => {
    const path = '/v2/listen?model=flux-general-en&encoding=mulaw&sample_rate=8000';
    const live = await Wire.open(sandbox.urls.deepgram, path);
    await send(sandbox.urls.deepgram, 'POST', { kind: 'drop', vendor: 'deepgram' });
    expect((await live.closed).code).toBe(1006);

    const slow = await Wire.open(sandbox.urls.deepgram, path);
    await slow.until((each) => each.type === 'Connected');
    await send(sandbox.urls.deepgram, 'POST', { kind: 'stall', vendor: 'deepgram', durationMs: 120 });
    const stalled = performance.now();
    slow.say('hello', 500);
    const end = await slow.until((each) => each['event'] === 'EndOfTurn');
    expect(performance.now() - stalled).toBeGreaterThan(90);
    expect(end['transcript']).toBe('hello');
    expect(slow.messages.map((each) => each['sequence_id'])).toEqual(slow.messages.map((_, at) => at));
    slow.socket.close();
  });
});
