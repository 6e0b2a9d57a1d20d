// `npm run call` as a process, against a scripted server: what it prints, and what its exit code says.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { modulate } from '@offhook/sandbox/modem';
import { SANDBOX_CREDENTIALS } from '@offhook/sandbox/credentials';
import { type ScriptedServer, startScriptedServer } from '../../sandbox/src/caller/testing.ts';
import { FriendlyCaller } from './call/friendly-caller.ts';

const home = mkdtempSync(path.join(os.tmpdir(), 'offhook-call-'));
let server: ScriptedServer | undefined;

afterEach(() => server?.close());
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Runs the script; OFFHOOK_HOME is empty, so that no running Offhook is found. */
function call(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const env = { ...process.env, OFFHOOK_HOME: home, TWILIO_ACCOUNT_SID: '', TWILIO_AUTH_TOKEN: '' };
  const script = path.join(import.meta.dirname, 'call.ts');
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], { env }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}

/** A server whose agent says `lines` one after the other, each when the caller has been heard and is silent again. */
async function serve(
  lines: string[],
  voice = '<Response><Connect><Stream url="{ws}"/></Connect></Response>',
) {
  server = await startScriptedServer({
    authToken: SANDBOX_CREDENTIALS.authToken,
    twiml: { '/voice': voice },
    onStream: (stream) => {
      const left = [...lines];
      let spoke = false;
      stream.media(modulate(left.shift() ?? ''));
      stream.socket.on('message', (data: Buffer) => {
        const { event, media } = JSON.parse(data.toString()) as {
          event: string;
          media?: { payload: string };
        };
        if (event !== 'media' || !media) return;
        const silent = Buffer.from(media.payload, 'base64').every((byte) => byte === 0xff);
        if (silent && spoke) {
          const line = left.shift();
          if (line === undefined) stream.socket.close();
          else stream.media(modulate(line));
        }
        spoke = !silent;
      });
    },
  });
  return server.url;
}

describe('npm run call', () => {
  it('says its lines in turn and ends with one object', async () => {
    const url = await serve(['Hello, who is it?', 'Hi Dana.', 'Fine.']);
    const file = path.join(home, 'call.wav');
    const { code, out, err } = await call(
      '--url',
      url,
      '--say',
      'Dana',
      '--say',
      'bye',
      '--json',
      '--save',
      file,
    );
    expect(err).toBe('');
    expect(code).toBe(0);
    const result = JSON.parse(out) as { turns: { voiceToVoiceMs: number | null }[] };
    expect(result).toEqual({
      callSid: expect.stringMatching(/^CA/),
      turns: [
        { agent: 'Hello, who is it?', caller: null, voiceToVoiceMs: null },
        { agent: 'Hi Dana.', caller: 'Dana', voiceToVoiceMs: expect.any(Number) },
        { agent: 'Fine.', caller: 'bye', voiceToVoiceMs: expect.any(Number) },
      ],
      endedBy: 'caller',
      durationMs: expect.any(Number),
    });
    expect(readFileSync(file).readUInt16LE(22)).toBe(2);
  });

  it('prints the conversation with the wait for every answer', async () => {
    const url = await serve(['Hello.', 'Yes.']);
    const { code, out } = await call('--url', url, '--say', 'Is it open?');
    expect(code).toBe(0);
    expect(out).toMatch(
      /^agent {3}Hello\.\ncaller {2}Is it open\?\nagent {3}Yes\. {2}\(\d+ ms\)\nEnded by the caller/m,
    );
  });

  it('fails when the agent hangs up before everything was said', async () => {
    const url = await serve(['Hello.']);
    const { code, err } = await call('--url', url, '--say', 'one', '--say', 'two');
    expect(code).toBe(1);
    expect(err).toMatch(/call ended|hung up/);
  });

  it('fails when nobody takes the call, with what the line said', async () => {
    const url = await serve([], '<Response><Say>No such number.</Say></Response>');
    const { code, err } = await call('--url', url);
    expect([code, err]).toEqual([
      1,
      'No agent took the call to +12025550143; the line said: "No such number.".\n',
    ]);
  });

  it.each([
    [['--url', 'http://127.0.0.1:1'], /cannot be reached at http:\/\/127\.0\.0\.1:1: run npm start first/],
    [['--to', '5550143'], /--to 5550143 is not an E\.164 number/],
    [['--interrupt-after', 'soon'], /--interrupt-after soon is not a number/],
    [['--shout', 'hello'], /--help shows the options/],
  ])('says in one sentence what is wrong with %j', async (args, sentence) => {
    const { code, out, err } = await call(...args);
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toMatch(sentence);
    expect(err.trim().split('\n')).toHaveLength(1);
  });
});

describe('the friendly caller', () => {
  it('answers what it is asked until it is booked, then says goodbye', () => {
    const caller = new FriendlyCaller('+12025550100');
    const exchanges = [
      ['Thanks for calling Willow Hair. How can I help you today?', /book a haircut/],
      ['What day and time would you like?', /soonest/],
      ['I have Friday at 10 AM or 11 AM with Anna. Which would you like?', /first one/],
      ['Good, Friday at 10 AM is free. May I have your name, please?', /Dana Reed/],
      ['What is the best number to reach you?', /^202 555 0100$/],
      ['Is 2 0 2, 5 5 5, 0 1 0 0 the number you are calling from?', /yes/i],
      ['That is Haircut, Friday at 10 AM, for Dana Reed. Shall I book it?', /yes/i],
      ['You are all set, Dana Reed. Is there anything else I can help with?', /goodbye/i],
    ] as const;
    for (const [agent, answer] of exchanges) {
      const reply = caller.reply(agent);
      expect(reply).toMatchObject({ say: expect.stringMatching(answer) });
    }
  });

  it('does not go on for ever with an agent it does not understand', () => {
    const caller = new FriendlyCaller('+12025550100');
    const replies = Array.from({ length: 30 }, () => caller.reply('Colorless green ideas?'));
    expect(replies.findIndex((reply) => reply === 'hangUp' || reply.last)).toBeLessThan(14);
  });
});
