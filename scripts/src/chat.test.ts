// The chat, as a person or a pipe uses it.
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const script = fileURLToPath(new URL('chat.ts', import.meta.url));

async function chat(args: string[], typed: string[]): Promise<{ out: string; code: number | null }> {
  const child = spawn(process.execPath, [script, '--now', '2026-11-20T10:00-05:00', ...args]);
  child.stdin.end(typed.join('\n'));
  const exited = new Promise<number | null>((resolve) => child.on('exit', resolve));
  const [out, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
  return { out: out + errors, code };
}

test('books over a pipe, and shows what is inside on request', async () => {
  const { out, code } = await chat(
    [],
    [
      "I'd like to book a haircut tomorrow at 3 pm",
      ':state',
      ':expect',
      'Dana Reed',
      'yes please',
      ':commands',
      'no thanks, bye',
    ],
  );
  expect(out).toContain('"state": "booking.name"');
  expect(out).toContain('"kind": "name"');
  expect(out).toContain('"type": "affirm"');
  expect(out).toContain('the agent hung up; outcome: booked');
  expect(code).toBe(0);
});

test('a wrong option is named in one sentence', async () => {
  expect(await chat(['--vertical', 'bakery'], [])).toMatchObject({
    out: expect.stringContaining('--vertical must be one of'),
    code: 1,
  });
});
