// The sandbox as a process: one line when it is up, gone with its parent, one sentence when a setting is wrong.
import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';

type Child = ChildProcessWithoutNullStreams;

const children: Child[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function start(env: Record<string, string> = {}): Child {
  const script = new URL('./main.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [script], { env: { ...process.env, ...env }, stdio: 'pipe' });
  children.push(child);
  return child;
}

async function firstLine(child: Child): Promise<{ ready: boolean; urls: Record<string, string> }> {
  let text = '';
  for await (const piece of child.stdout) {
    text += String(piece);
    if (text.includes('\n')) break;
  }
  return JSON.parse(text) as { ready: boolean; urls: Record<string, string> };
}

describe('the process', () => {
  it('prints where the vendors are, and they answer', async () => {
    const { ready, urls } = await firstLine(start());
    expect(ready).toBe(true);
    expect(Object.keys(urls)).toEqual(expect.arrayContaining(['carrier', 'deepgram', 'openai', 'google']));
    for (const url of Object.values(urls)) {
      expect((await fetch(new URL('/_sandbox/faults', url))).status).toBe(200);
    }
  });

  it('stops when its parent lets go of it, and when told to', async () => {
    for (const stop of [(child: Child) => child.stdin.end(), (child: Child) => child.kill('SIGTERM')]) {
      const child = start();
      const exited = once(child, 'exit');
      await firstLine(child);
      stop(child);
      expect((await exited)[0]).toBe(0);
    }
  });

  it.each([
    ['SANDBOX_PROFILE', 'slow'],
    ['SANDBOX_OPENAI_PORT', '99999'],
  ])('names the setting that is wrong: %s', async (name, value) => {
    const child = start({ [name]: value });
    let text = '';
    child.stderr.on('data', (piece) => (text += String(piece)));
    expect((await once(child, 'close'))[0]).toBe(1);
    expect(text).toContain(name);
  });

  it('says so and ends when a port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const child = start({ SANDBOX_DEEPGRAM_PORT: String((taken.address() as AddressInfo).port) });
    let text = '';
    child.stderr.on('data', (piece) => (text += String(piece)));
    expect((await once(child, 'close'))[0]).toBe(1);
    expect(text).toContain('EADDRINUSE');
    taken.close();
  });
});
