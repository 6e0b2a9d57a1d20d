// What happens in the organization, as it happens: one stream of server-sent events for the whole app, taken up again after
// every gap. It is read by hand, since a browser's `EventSource` cannot send an access token.
import { useSyncExternalStore } from 'react';
import { serverAnswers } from '@/lib/online.ts';
import type { LiveCall } from './client.ts';
import { refresh, token } from './session.ts';

/** What the server tells of, see `/api/v1/live`. */
export interface LiveEvent {
  type: string;
  data: Record<string, unknown>;
}

const RETRY_MS = { first: 1_000, most: 15_000 };
const OPEN_WITHIN_MS = 10_000;
/** The server says something every 15 s; a stream silent for this long is dead. */
const SILENT_MS = 40_000;

/** Of fifty calls each tells of itself four times a second: what has changed is drawn together. */
const DRAW_MS = 100;

let calls: ReadonlyMap<string, LiveCall> = new Map();
/** As told since it was drawn last. */
let told: Map<string, LiveCall> | undefined;
const callListeners = new Set<() => void>();
const eventListeners = new Set<(event: LiveEvent) => void>();
/** The server has told which calls are in progress. */
let ready = false;
let lastEventId: string | undefined;

function show(next: ReadonlyMap<string, LiveCall>): void {
  calls = next;
  for (const listener of callListeners) listener();
}

function change(how: (calls: Map<string, LiveCall>) => void): void {
  if (told === undefined) {
    told = new Map(calls);
    setTimeout(() => {
      if (told) show(told);
      told = undefined;
    }, DRAW_MS);
  }
  how(told);
}

function take({ type, data }: LiveEvent): void {
  // Those still in progress are told of right after `ready`.
  if (type === 'ready') {
    ready = true;
    change((all) => all.clear());
  } else if (type === 'live.call') {
    const call = data as unknown as LiveCall;
    change((all) => all.set(call.id, call));
  } else if (type === 'live.over') change((all) => all.delete(String(data['callId'])));
  for (const listener of eventListeners) listener({ type, data });
}

/** Follows until `signal` says stop. */
export async function followLive(signal: AbortSignal): Promise<void> {
  lastEventId = undefined;
  let wait = RETRY_MS.first;
  while (!signal.aborted) {
    try {
      await readOnce(signal, () => (wait = RETRY_MS.first));
    } catch {
      if (signal.aborted) break;
      serverAnswers(false);
    }
    await pause(wait, signal);
    wait = Math.min(wait * 2, RETRY_MS.most);
  }
  ready = false;
  change((all) => all.clear());
}

async function readOnce(signal: AbortSignal, connected: () => void): Promise<void> {
  const attempt = new AbortController();
  const stop = (): void => attempt.abort();
  signal.addEventListener('abort', stop);
  // Of a connection that is gone nothing more comes, and some browsers say so a minute later.
  window.addEventListener('offline', stop);
  let watchdog: ReturnType<typeof setTimeout> | undefined;
  const expectWithin = (ms: number): void => {
    clearTimeout(watchdog);
    watchdog = setTimeout(stop, ms);
  };
  expectWithin(OPEN_WITHIN_MS);
  try {
    const response = await fetch('/api/v1/live?follow=true', {
      headers: {
        authorization: `Bearer ${token() ?? ''}`,
        ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
      },
      signal: attempt.signal,
    });
    if (response.status === 401) {
      await refresh();
      return;
    }
    if (!response.ok || !response.body) return;
    serverAnswers(true);
    connected();
    expectWithin(SILENT_MS);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      expectWithin(SILENT_MS);
      const frames = (rest + value).split('\n\n');
      rest = frames.pop() ?? '';
      for (const frame of frames) read(frame);
    }
  } finally {
    clearTimeout(watchdog);
    signal.removeEventListener('abort', stop);
    window.removeEventListener('offline', stop);
    // The reader may have been left in the middle.
    attempt.abort();
  }
}

function read(frame: string): void {
  let type = '';
  let data = '';
  for (const line of frame.split('\n')) {
    if (line.startsWith('event: ')) type = line.slice(7);
    else if (line.startsWith('data: ')) data = line.slice(6);
    else if (line.startsWith('id: ')) lastEventId = line.slice(4);
  }
  if (type) take({ type, data: JSON.parse(data) as Record<string, unknown> });
}

/** A while, over at once when the connection is back. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      clearTimeout(timer);
      window.removeEventListener('online', go);
      signal.removeEventListener('abort', go);
      resolve();
    };
    const timer = setTimeout(go, ms);
    window.addEventListener('online', go);
    signal.addEventListener('abort', go);
  });
}

function followCalls(listener: () => void): () => void {
  callListeners.add(listener);
  return () => callListeners.delete(listener);
}

/** Every call in progress, by its id. */
export const useLiveCalls = (): ReadonlyMap<string, LiveCall> =>
  useSyncExternalStore(followCalls, () => calls);

/** Whether it is known which calls are in progress; what is seen while the connection is lost is what was there last. */
export const useLiveKnown = (): boolean => useSyncExternalStore(followCalls, () => ready);

/** @returns ends it */
export function onLiveEvent(listener: (event: LiveEvent) => void): () => void {
  eventListeners.add(listener);
  return () => eventListeners.delete(listener);
}
