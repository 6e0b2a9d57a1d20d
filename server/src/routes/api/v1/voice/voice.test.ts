// Voices as owners try them: a line heard as callers would hear it, the first words of the draft, and whether vendors answer.
import {
  createTestDatabase,
  seedBusiness,
  type SeededBusiness,
  type TestDatabase,
} from '@offhook/db/testing';
import { type Sandbox, SANDBOX_CREDENTIALS, startSandbox } from '@offhook/sandbox';
import { Demodulator } from '@offhook/sandbox/modem';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer, createTestApp } from '../../../../testing.ts';

let database: TestDatabase;
let sandbox: Sandbox;
let app: FastifyInstance;
let salon: SeededBusiness;
beforeAll(async () => {
  [database, sandbox] = await Promise.all([createTestDatabase(), startSandbox()]);
  app = await createTestApp(database.url, {
    connection: database,
    config: {
      deepgram: { apiKey: SANDBOX_CREDENTIALS.deepgramKey, url: sandbox.urls.deepgram },
      twilio: { accountSid: `AC${'1'.repeat(32)}`, authToken: 'x', apiUrl: 'http://127.0.0.1:1' },
      emulated: new Set(['deepgram'] as const),
    },
  });
  salon = await seedBusiness(database.db);
});
afterAll(async () => {
  await app.close();
  await sandbox.close();
  await database.drop();
});

const get = (path: string) => app.inject({ url: `/api/v1/voice/${path}`, headers: bearer(app, salon) });

describe('a voice', () => {
  it('is heard saying a line, as a file browsers play', async () => {
    const response = await get('preview?voice=sandbox-modem&text=Good%20morning');
    expect([response.statusCode, response.headers['content-type']]).toEqual([200, 'audio/wav']);
    const wav = response.rawPayload;
    // One channel of µ-law at 8 kHz, and its size told right.
    expect([wav.toString('latin1', 0, 4), wav.readUInt16LE(20), wav.readUInt16LE(22)]).toEqual([
      'RIFF',
      7,
      1,
    ]);
    expect(wav.readUInt32LE(54)).toBe(wav.length - 58);
    let heard = '';
    const nothing = (): void => undefined;
    const ear = new Demodulator({
      character: (character) => void (heard += character),
      carrierOn: nothing,
      carrierOff: nothing,
    });
    ear.push(wav.subarray(58));
    expect(heard).toContain('Good morning');
  });

  it('has to be one that there is', async () => {
    expect((await get('preview?voice=nobody&text=Hello')).statusCode).toBe(404);
    const { items } = (await get('voices')).json<{ items: { id: string }[] }>();
    expect(items.map(({ id }) => id)).toEqual(expect.arrayContaining(['sandbox-modem', 'aura-2-thalia-en']));
  });
});

it('tells the first words of the draft', async () => {
  await app.inject({
    method: 'PATCH',
    url: `/api/v1/agents/${salon.agentId}`,
    headers: { ...bearer(app, salon), 'if-match': '*' },
    payload: { greeting: 'Hello and welcome!' },
  });
  const { text, voice } = (await get(`greeting?agentId=${salon.agentId}`)).json();
  expect(voice).toBe('sandbox-modem');
  expect(text).toMatch(/^Hello and welcome!.*record/);
  const usual = (await get(`greeting?agentId=${salon.agentId}&name=Robin&greeting=`)).json();
  expect(usual.text).toContain('this is Robin');
});

it('tells what an agent would say that is not there yet', async () => {
  const { text, voice } = (await get('greeting?name=Carla&language=es&voice=aura-2-celeste-es')).json();
  expect(text).toMatch(/^Gracias por llamar.*Carla/);
  expect(voice).toBe('aura-2-celeste-es');
});

it('tells which vendors answer, which do not, and which are not there', async () => {
  const { items } = (await get('health')).json();
  expect(items).toMatchObject([
    { vendor: 'deepgram', status: 'ok', emulated: true, problem: null },
    { vendor: 'openai', status: 'notConfigured' },
    // Nobody is there.
    { vendor: 'twilio', status: 'failing', latencyMs: null, problem: expect.any(String) },
  ]);
});
