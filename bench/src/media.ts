// What is the least a call can cost (parse and forward), and how far above it is the engine?
import { placeCall } from '@offhook/sandbox/caller';
import { numberOf } from './callers/diary.ts';
import { type Answer, emptyAnswer, settingOf } from './report/index.ts';
import { cores, sampleServer } from './server-meter.ts';
import type { Bench, Target } from './target.ts';

export interface MediaOptions {
  calls: number;
  rampMs: number;
  durationMs: number;
}

export const MEDIA_DEFAULTS: MediaOptions = { calls: 50, rampMs: 5000, durationMs: 20_000 };

/** What the callers say, over and over, whatever they hear: the same work for both. */
const SENTENCE = 'What are your opening hours on Friday?';
const EVERY_MS = 5000;

export async function media(bench: Bench, options: MediaOptions): Promise<Answer> {
  const answer = emptyAnswer();
  const target = await bench.open({ profile: 'instant', businesses: Math.ceil(options.calls / 20) });
  try {
    const floor = await target.openFloor();
    let floorCores: number | null;
    try {
      bench.say(`${options.calls} calls to the floor`);
      floorCores = await cost(
        { ...target, serverUrl: floor.url, reach: (url) => url, serverPid: () => floor.pid },
        options,
      );
    } finally {
      floor.close();
    }
    bench.say(`${options.calls} calls to the engine`);
    const engineCores = await cost(target, options);
    const a = (total: number | null) => (total === null ? null : total / options.calls);
    const times = floorCores === null || engineCores === null ? null : engineCores / floorCores;
    answer.settings.push(settingOf(target));
    answer.tables.push({
      title: `${options.calls} calls at once, each saying a sentence every ${EVERY_MS / 1000} s`,
      columns: ['what answers', 'cores', 'core a call'],
      rows: [
        ['parse and forward only', floorCores, a(floorCores)],
        ['the engine', engineCores, a(engineCores)],
        ['times the floor', times, null],
      ],
      note: 'The engine answers every sentence, records both sides, keeps the transcript and every turn’s timeline; the floor does none of it.',
    });
    answer.plots.push({
      kind: 'bars',
      title: 'Processor a call',
      unit: 'thousandths of a core',
      bars: [
        { name: 'floor', parts: [{ name: 'core', value: 1000 * (a(floorCores) ?? 0) }] },
        { name: 'engine', parts: [{ name: 'core', value: 1000 * (a(engineCores) ?? 0) }] },
      ],
    });
    answer.figures['media.floor.core-a-call'] = { value: a(floorCores), unit: 'cores' };
    answer.figures['media.engine.core-a-call'] = { value: a(engineCores), unit: 'cores', better: 'lower' };
    answer.checks.push({
      name: 'both were measured',
      ok: floorCores !== null && engineCores !== null && engineCores > 0,
      found: `${floorCores?.toFixed(3) ?? 'no'} and ${engineCores?.toFixed(3) ?? 'no'} cores`,
    });
    return answer;
  } finally {
    await target.close();
  }
}

/** Cores used while all calls are up. */
async function cost(target: Target, { calls, rampMs, durationMs }: MediaOptions): Promise<number | null> {
  const abort = new AbortController();
  const talks = Array.from({ length: calls }, async (_, index) => {
    await new Promise((resolve) => setTimeout(resolve, (index / calls) * rampMs));
    const business = target.businesses[index % target.businesses.length];
    const call = await placeCall({
      url: `${target.serverUrl}/voice`,
      from: numberOf(900_000 + index),
      to: business?.number ?? '',
      reach: (url) => target.reach(url),
      signal: abort.signal,
    });
    while (!call.over) {
      await call.say(SENTENCE).catch(() => undefined);
      await Promise.race([call.ended, new Promise((resolve) => setTimeout(resolve, EVERY_MS))]);
    }
  });
  const settled = Promise.allSettled(talks);
  await new Promise((resolve) => setTimeout(resolve, rampMs));
  const from = sampleServer(target);
  await new Promise((resolve) => setTimeout(resolve, durationMs));
  const to = sampleServer(target);
  abort.abort();
  const failed = (await settled).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason as Error;
  return cores(from, to);
}
