// Traces for whoever collects them (OpenTelemetry, OTLP over HTTP in JSON): a span for each call, in it one for each turn, in
// that one for each station, drawn from the rows the ledger gets anyway. Nothing of what was said, and nobody's number.
// Protocol: https://opentelemetry.io/docs/specs/otlp/#otlphttp
import { randomBytes } from 'node:crypto';
import type { Ledger } from '../voice/keeping.ts';
import type { CallRecord, TurnRecord } from '../voice/ledger/record.ts';

const SEND_EVERY_MS = 2_000;
const SEND_WITHIN_MS = 5_000;
/** A turn makes up to eight spans of about 300 bytes. */
const MOST_IN_ONE = 512;
/** While the collector is away the oldest give way. */
const MOST_WAITING = 4_096;

/** What the time up to a stamp was spent on. */
const STATIONS: readonly [stamp: keyof TurnRecord['stamps'], name: string][] = [
  ['finalTranscript', 'transcription'],
  ['endOfTurn', 'end of turn'],
  ['understood', 'understanding'],
  ['decided', 'dialogue'],
  ['firstText', 'wording'],
  ['firstAudio', 'synthesis'],
  ['played', 'playback'],
];

export interface TracesOptions {
  /** Without `/v1/traces`. */
  endpoint: string;
  headers: Record<string, string>;
  log: { warn(details: object, message: string): void };
}

export interface Traces {
  /** The same ledger, with spans made of what goes into it. */
  watch<T extends Ledger>(ledger: T): T;
  /** Sends what is left. */
  close(): Promise<void>;
}

type Value = string | number | boolean | null;

export function createTraces({ endpoint, headers, log }: TracesOptions): Traces {
  let waiting: object[] = [];
  let timer: NodeJS.Timeout | undefined;
  let sending = Promise.resolve();
  let told = false;
  const calls = new Map<string, CallRecord>();

  function add(spans: object[]): void {
    waiting.push(...spans);
    if (waiting.length > MOST_WAITING) waiting = waiting.slice(-MOST_WAITING);
    timer ??= setTimeout(() => {
      timer = undefined;
      sending = sending.then(send);
    }, SEND_EVERY_MS).unref();
  }

  async function send(): Promise<void> {
    while (waiting.length > 0) {
      const spans = waiting.slice(0, MOST_IN_ONE);
      waiting = waiting.slice(MOST_IN_ONE);
      try {
        const answer = await fetch(`${endpoint}/v1/traces`, {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json' },
          body: JSON.stringify({
            resourceSpans: [
              {
                resource: { attributes: attributes({ 'service.name': 'offhook' }) },
                scopeSpans: [{ scope: { name: 'offhook' }, spans }],
              },
            ],
          }),
          signal: AbortSignal.timeout(SEND_WITHIN_MS),
        });
        await answer.body?.cancel();
        if (!answer.ok) throw new Error(`the collector answered ${answer.status}`);
        told = false;
      } catch (error) {
        if (!told) log.warn({ err: error }, 'traces were not taken; those of this time are lost');
        told = true;
        return;
      }
    }
  }

  return {
    watch: (ledger) => ({
      ...ledger,
      callStarted(call: CallRecord) {
        calls.set(call.id, call);
        ledger.callStarted(call);
      },
      turn(turn: TurnRecord) {
        ledger.turn(turn);
        add(spansOfTurn(turn));
      },
      callEnded(callId: string, end: Parameters<Ledger['callEnded']>[1]) {
        ledger.callEnded(callId, end);
        const call = calls.get(callId);
        calls.delete(callId);
        if (call) add([spanOfCall(call, end)]);
      },
    }),
    async close() {
      clearTimeout(timer);
      sending = sending.then(send);
      await sending;
    },
  };
}

/** A UUID is as long as a trace's id; the random end of one as long as a span's. */
const traceOf = (callId: string): string => callId.replaceAll('-', '');
const spanOf = (id: string): string => traceOf(id).slice(16);

const spanOfCall = (call: CallRecord, { endedAt, endedBy, outcome }: Parameters<Ledger['callEnded']>[1]) => ({
  ...span(call.id, spanOf(call.id), 'call', call.startedAt.getTime(), endedAt.getTime()),
  attributes: attributes({
    'offhook.organization_id': call.organizationId,
    'offhook.direction': call.direction,
    'offhook.ended_by': endedBy,
    'offhook.outcome': outcome,
  }),
});

function spansOfTurn(turn: TurnRecord): object[] {
  const began = turn.startedAt.getTime();
  const id = spanOf(turn.id);
  const stations: object[] = [];
  let at = 0;
  for (const [stamp, name] of STATIONS) {
    const passed = turn.stamps[stamp];
    if (passed === null) continue;
    // What was done ahead, while the caller still spoke, took no time of the turn.
    const until = Math.max(at, passed);
    stations.push({
      ...span(turn.callId, randomBytes(8).toString('hex'), name, began + at, began + until),
      parentSpanId: id,
    });
    at = until;
  }
  return [
    {
      ...span(turn.callId, id, 'turn', began, began + at),
      parentSpanId: spanOf(turn.callId),
      attributes: attributes({
        'offhook.organization_id': turn.organizationId,
        'offhook.turn': turn.index,
        'offhook.expectation': turn.expectation,
        'offhook.tier': turn.tier,
        'offhook.speculation': turn.speculation,
        'offhook.cache_hit': turn.cacheHit,
        'offhook.barge_in': turn.bargeIn,
        'offhook.voice_to_voice_ms': turn.voiceToVoiceMs,
        'offhook.engine_ms': turn.engineMs,
      }),
    },
    ...stations,
  ];
}

const span = (callId: string, spanId: string, name: string, from: number, to: number) => ({
  traceId: traceOf(callId),
  spanId,
  name,
  /** SPAN_KIND_INTERNAL */
  kind: 1,
  startTimeUnixNano: nanoseconds(from),
  endTimeUnixNano: nanoseconds(to),
});

const nanoseconds = (ms: number): string => String(BigInt(Math.round(ms * 1_000)) * 1_000n);

const attributes = (values: Record<string, Value>) =>
  Object.entries(values)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => ({
      key,
      value:
        typeof value === 'number'
          ? { doubleValue: value }
          : typeof value === 'boolean'
            ? { boolValue: value }
            : { stringValue: value },
    }));
