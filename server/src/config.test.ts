import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { complete, readConfig, SETTING_NAMES } from './config.ts';
import { ConfigError } from './errors.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'offhook-config-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const keys = {
  DATABASE_URL: 'postgres://offhook@localhost/offhook',
  TWILIO_ACCOUNT_SID: `AC${'a'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'token',
  DEEPGRAM_API_KEY: 'key',
};
const read = (env: NodeJS.ProcessEnv) => complete(readConfig({ OFFHOOK_HOME: home, ...keys, ...env }));

/** The complaint about these settings. */
function complaint(env: NodeJS.ProcessEnv): ConfigError {
  try {
    read(env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('nothing was complained of');
}

describe('readConfig', () => {
  it('has a default for everything that needs no key', () => {
    expect(read({})).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      publicUrl: 'http://localhost:3000',
      openai: undefined,
      emulated: new Set(),
    });
  });

  it('takes a setting that is set to nothing as not set', () => {
    expect(read({ PORT: '', OPENAI_API_KEY: '' })).toMatchObject({ port: 3000, openai: undefined });
  });

  it('reads lists and drops a trailing slash', () => {
    expect(
      read({
        PUBLIC_URL: 'https://phone.example.com/',
        OPENAI_API_KEY: 'k',
        OPENAI_MODELS: 'one, two',
        EMULATED_VENDORS: 'twilio,deepgram',
      }),
    ).toMatchObject({
      publicUrl: 'https://phone.example.com',
      openai: { models: ['one', 'two'] },
      emulated: new Set(['twilio', 'deepgram']),
    });
  });

  it.each([
    ['PORT', { PORT: 'eighty' }],
    ['PORT', { PORT: '65536' }],
    ['PORT', { PORT: '-1' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'localhost:3000' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'https://example.com/?a=b' }],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://localhost/x' }],
    ['DATABASE_URL', { DATABASE_URL: '' }],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
    ['TWILIO_ACCOUNT_SID', { TWILIO_ACCOUNT_SID: 'AC12' }],
    ['TWILIO_ACCOUNT_SID', { TWILIO_ACCOUNT_SID: '' }],
    ['TWILIO_AUTH_TOKEN', { TWILIO_AUTH_TOKEN: '' }],
    ['DEEPGRAM_API_KEY', { DEEPGRAM_API_KEY: '' }],
    ['DEEPGRAM_URL', { DEEPGRAM_URL: 'ftp://x' }],
    ['OPENAI_MODELS', { OPENAI_API_KEY: 'k', OPENAI_MODELS: ' , ' }],
    ['EMULATED_VENDORS', { EMULATED_VENDORS: 'stripe' }],
    ['SESSION_SECRET', { SESSION_SECRET: 'short' }],
    ['OFFHOOK_HOME', { OFFHOOK_HOME: '/dev/null/x' }],
  ])('says in one sentence what is wrong with %s', (setting, env) => {
    const error = complaint(env);
    expect(error.setting).toBe(setting);
    expect(error.message).toMatch(new RegExp(`^${setting} [^\\n]+\\.$`));
  });

  it('never repeats a secret in a complaint', () => {
    expect(complaint({ SESSION_SECRET: 'my-secret' }).message).not.toContain('my-secret');
    expect(complaint({ DATABASE_URL: 'mysql://u:my-password@h/x' }).message).not.toContain('my-password');
  });

  it('keeps a secret of its own, readable by its owner alone, where none is set', () => {
    const first = read({});
    const file = path.join(home, 'session-secret');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(read({}).keys).toEqual(first.keys);
    rmSync(file);
    expect(read({}).keys).not.toEqual(first.keys);
  });

  it('derives a different key for each purpose, none of them the secret', () => {
    const secret = 'x'.repeat(40);
    const derived = Object.values(read({ SESSION_SECRET: secret }).keys);
    expect(new Set([...derived, secret]).size).toBe(derived.length + 1);
  });

  it('does not go on with a damaged key file', () => {
    writeFileSync(path.join(home, 'session-secret'), '');
    expect(complaint({}).setting).toBe('SESSION_SECRET');
    expect(readFileSync(path.join(home, 'session-secret'), 'utf8')).toBe('');
  });
});

it('.env.example tells of every setting', () => {
  const example = readFileSync(path.resolve(import.meta.dirname, '../../.env.example'), 'utf8');
  const told = [...example.matchAll(/^#([A-Z][A-Z0-9_]*)=/gm)].map(([, name]) => name);
  expect(told).toEqual(expect.arrayContaining(SETTING_NAMES));
});
