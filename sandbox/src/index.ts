// The outside world on loopback: one process, one server a vendor, each speaking that vendor's own protocol.
import { pino } from 'pino';
import type { Logger } from 'pino';
import { startCarrier } from './carrier/index.ts';
import type { CarrierServer } from './carrier/index.ts';
import { SANDBOX_CREDENTIALS } from './credentials.ts';
import type { SandboxCredentials } from './credentials.ts';
import { startDeepgram } from './deepgram/server.ts';
import { Faults } from './faults.ts';
import { type GoogleServer, startGoogle } from './google/server.ts';
import { type MicrosoftServer, startMicrosoft } from './microsoft/server.ts';
import { startOpenai } from './openai/server.ts';
import type { ProfileName } from './profiles.ts';
import { createRandom } from './random.ts';

export { SANDBOX_CREDENTIALS, SANDBOX_OWN_ACCOUNT } from './credentials.ts';
export type { AccountCredentials, SandboxCredentials } from './credentials.ts';
export { Faults, FAULTS_PATH } from './faults.ts';
export type { ArmedFault, Fault, FaultInput } from './faults.ts';
export type { ProfileName } from './profiles.ts';

export interface SandboxOptions {
  /** How slow the vendors are; `instant` unless said otherwise. */
  profile?: ProfileName;
  /** 0, the default, takes a free port. */
  ports?: { carrier?: number; deepgram?: number; openai?: number; google?: number; microsoft?: number };
  /** The same seed draws the same latencies and false ends of turn, connection by connection. */
  seed?: string;
  credentials?: SandboxCredentials;
  log?: Logger;
}

export interface Sandbox {
  /** What each vendor's base-URL setting takes: origins, and for OpenAI the origin with `/v1`. */
  urls: { carrier: string; deepgram: string; openai: string; google: string; microsoft: string };
  carrier: CarrierServer;
  google: GoogleServer;
  microsoft: MicrosoftServer;
  /** What is to go wrong; nothing until told. Also `POST /_sandbox/faults` on each server. */
  faults: Faults;
  close(): Promise<void>;
}

/** Starts every vendor. Rejects when a port is taken. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { profile = 'instant', ports = {}, credentials = SANDBOX_CREDENTIALS } = options;
  const log = options.log ?? pino({ level: 'silent' });
  const random = createRandom(options.seed ?? 'offhook');
  const faults = new Faults();
  const shared = { profile, random, credentials, faults, log };
  const started = await Promise.allSettled([
    startCarrier({ port: ports.carrier ?? 0, credentials, faults }),
    startDeepgram({ ...shared, port: ports.deepgram ?? 0 }),
    startOpenai({ ...shared, port: ports.openai ?? 0 }),
    startGoogle({ ...shared, port: ports.google ?? 0 }),
    startMicrosoft({ ...shared, port: ports.microsoft ?? 0 }),
  ]);
  const close = async () => {
    faults.close();
    const up = started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    await Promise.all(up.map((each) => each.close()));
  };
  const [carrier, deepgram, openai, google, microsoft] = started;
  if (
    carrier.status === 'rejected' ||
    deepgram.status === 'rejected' ||
    openai.status === 'rejected' ||
    google.status === 'rejected' ||
    microsoft.status === 'rejected'
  ) {
    await close();
    throw started.find((each) => each.status === 'rejected')?.reason;
  }
  return {
    urls: {
      carrier: carrier.value.url,
      deepgram: deepgram.value.url,
      openai: openai.value.url,
      google: google.value.url,
      microsoft: microsoft.value.url,
    },
    carrier: carrier.value,
    google: google.value,
    microsoft: microsoft.value,
    faults,
    close,
  };
}
