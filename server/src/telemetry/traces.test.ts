import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { json } from 'node:stream/consumers';
import { newId } from '@offhook/db';
import { expect, it } from 'vitest';
import type { TurnRecord } from '../voice/ledger/record.ts';
import { createTraces } from './traces.ts';

interface Sent {
  resourceSpans: { scopeSpans: { spans: Record<string, unknown>[] }[] }[];
}

/** A collector that keeps what it is sent. */
async function collect(status = 200) {
  const sent: { url?: string; key: unknown; body: Sent }[] = [];
  const keep = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = (await json(request)) as Sent;
    sent.push({ url: request.url, key: request.headers['x-key'], body });
    response.writeHead(status).end('{}');
  };
  const server = createServer((request, response) => void keep(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { sent, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

const noop = (..._given: unknown[]) => undefined;
const startedAt = new Date('2026-05-01T12:00:00Z');
const ids = { callId: newId(), organizationId: newId() };
const turn: TurnRecord = {
  id: newId(),
  ...ids,
  index: 1,
  startedAt,
  callerText: 'a haircut please',
  agentText: 'When?',
  stamps: {
    finalTranscript: 100,
    endOfTurn: 150.5,
    understood: -20,
    decided: 152,
    firstText: null,
    firstAudio: 160,
    done: null,
    played: 900,
  },
  asrMs: 100,
  endpointMs: 50.5,
  understandMs: 1,
  llmMs: null,
  ttsMs: 8,
  voiceToVoiceMs: 160,
  engineMs: 1.5,
  tier: 'deterministic',
  speculation: 'hit',
  cacheHit: true,
  bargeIn: false,
  tokensIn: 0,
  tokensOut: 0,
  costMicros: 0,
  stateBefore: 'a',
  stateAfter: 'b',
  expectation: 'service',
  commands: [],
};
const ledger = {
  callStarted: noop,
  turn: noop,
  event: noop,
  snapshot: noop,
  callEnded: noop,
  flush: async () => undefined,
};
const call = {
  id: ids.callId,
  organizationId: ids.organizationId,
  agentId: newId(),
  callSid: 'CA1',
  direction: 'inbound' as const,
  fromNumber: '+12025550117',
  toNumber: '+12025550142',
  startedAt,
};

it('tells a collector of each call, turn and station, and of nobody’s words or number', async () => {
  const { sent, endpoint, server } = await collect();
  const traces = createTraces({ endpoint, headers: { 'x-key': 'k' }, log: { warn: noop } });
  const watched = traces.watch(ledger);
  watched.callStarted(call);
  watched.turn(turn);
  watched.callEnded(ids.callId, {
    endedAt: new Date('2026-05-01T12:00:01Z'),
    endedBy: 'agent:goodbye',
    outcome: 'booked',
  });
  await traces.close();
  server.close();
  expect(sent.map(({ url, key }) => [url, key])).toEqual([['/v1/traces', 'k']]);
  const spans = sent[0]?.body.resourceSpans[0]?.scopeSpans[0]?.spans ?? [];
  const base = BigInt(startedAt.getTime()) * 1_000_000n;
  const ms = (text: unknown) => Number(BigInt(String(text)) - base) / 1e6;
  expect(
    spans.map((span) => [span['name'], ms(span['startTimeUnixNano']), ms(span['endTimeUnixNano'])]),
  ).toEqual([
    ['turn', 0, 900],
    ['transcription', 0, 100],
    ['end of turn', 100, 150.5],
    ['understanding', 150.5, 150.5],
    ['dialogue', 150.5, 152],
    ['synthesis', 152, 160],
    ['playback', 160, 900],
    ['call', 0, 1_000],
  ]);
  const [ofTurn, ...rest] = spans;
  const ofCall = rest.pop();
  expect(ofTurn).toMatchObject({
    traceId: ids.callId.replaceAll('-', ''),
    parentSpanId: ofCall?.['spanId'],
  });
  expect(new Set(rest.map((span) => span['parentSpanId']))).toEqual(new Set([ofTurn?.['spanId']]));
  expect(JSON.stringify(spans)).not.toMatch(/haircut|When\?|2025550/);
});

it('goes on when the collector refuses, and says so once', async () => {
  const { endpoint, server } = await collect(503);
  const told: string[] = [];
  const traces = createTraces({ endpoint, headers: {}, log: { warn: (_, text) => void told.push(text) } });
  const watched = traces.watch(ledger);
  for (let n = 0; n < 100; n++) watched.turn(turn);
  await traces.close();
  await traces.close();
  server.close();
  expect(told).toHaveLength(1);
});
