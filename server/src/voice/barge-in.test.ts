// The caller speaks while the agent does, over a real socket: who stops, and what counts as heard.
import { afterEach, describe, expect, it } from 'vitest';
import { expecting, line } from './testing/dialogue.ts';
import { close, exchange, greeted, GREETING, interim, open, say, settled } from './testing/live-call.ts';

afterEach(close);

describe('barge-in', () => {
  it('stops the agent at once and keeps of its line what marks prove was heard', async () => {
    await open((heard) => ({ lines: [line(`You said ${heard}.`)] }));
    const phone = await exchange.call({ instant: false });
    await greeted();
    await expect.poll(() => phone.received.filter((part) => 'mark' in part).length).toBe(2);
    phone.play(1);
    // The mark has to be there before the words are: both come over different roads.
    phone.frames(1);
    await expect.poll(() => exchange.ears.sessions[0]?.bytes).toBe(160);
    interim('wait a minute');
    await expect.poll(() => phone.received.at(-1)).toEqual({ clear: true });
    phone.instant = true;
    say('wait a minute');
    await expect.poll(() => exchange.ledger.turns.length).toBe(2);
    // 400 of 550 ms at 10 ms a character: 40 characters, cut back to whole words.
    expect(exchange.ledger.turns[0]).toMatchObject({
      agentText: 'Thanks for calling Willow Street Salon,',
      bargeIn: true,
    });
    expect(exchange.ledger.turns[1]).toMatchObject({ agentText: 'You said wait a minute.', bargeIn: false });
    expect(exchange.recorder.cleared).toBe(1);
  });

  it('does not happen for a sound of listening', async () => {
    await open(() => ({ lines: [line('never')] }));
    const phone = await exchange.call({ instant: false });
    await greeted();
    interim('mhm');
    say('Mhm.');
    phone.play();
    await settled();
    expect(phone.received).not.toContainEqual({ clear: true });
    expect(exchange.ledger.turns[0]).toMatchObject({ agentText: GREETING, bargeIn: false });
  });

  it('goes on where it was when it was nothing after all', async () => {
    await open(() => ({ lines: [line('never')] }));
    const phone = await exchange.call({ instant: false });
    await greeted();
    phone.play(1);
    phone.frames(1);
    await expect.poll(() => exchange.ears.sessions[0]?.bytes).toBe(160);
    interim('what about');
    phone.instant = true;
    say('uh');
    await expect.poll(() => exchange.mouth.spoken).toEqual([GREETING, 'how can I help?']);
    await settled();
    expect(exchange.ledger.turns[0]).toMatchObject({
      agentText: GREETING.replace(', ', ', '),
      bargeIn: false,
    });
  });

  it('waits for a key line to be out, then hears what was said over it', async () => {
    await open((heard) => ({ lines: [line(`You said ${heard}.`)] }), {
      lines: [line('This call is recorded.', { interruptible: false })],
    });
    const phone = await exchange.call({ instant: false });
    await expect.poll(() => phone.received.some((part) => 'mark' in part)).toBe(true);
    interim('a haircut');
    say('a haircut please');
    expect(phone.received).not.toContainEqual({ clear: true });
    phone.instant = true;
    phone.play();
    await expect.poll(() => exchange.mouth.spoken).toContain('You said a haircut please.');
  });

  it('works by key press, and keys are an answer', async () => {
    await open((heard) => ({ lines: [line(`Keyed ${heard}.`)] }), {
      lines: [line(GREETING)],
      expectation: expecting('yesNo'),
    });
    const phone = await exchange.call({ instant: false });
    await greeted();
    await expect.poll(() => phone.received.some((part) => 'mark' in part)).toBe(true);
    phone.key('1');
    await expect.poll(() => exchange.mouth.spoken).toContain('Keyed 1.');
    await expect.poll(() => phone.received).toContainEqual({ clear: true });
  });
});
