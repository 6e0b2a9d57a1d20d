// Lines on which nobody takes turns with us: music, silence, two people at once, keys instead of words. The real dialogue, over the
// carrier's socket, with the ears in the test's hands and a clock that stands until it is told to go on.
import { answerLine, dialogue, understand } from '@offhook/machines';
import { afterEach, describe, expect, it } from 'vitest';
import { heldClock } from './testing/live-call.ts';
import { openExchange, type Exchange, type Phone } from './testing/phone.ts';
import { salon, salonLine } from './testing/scripted.ts';

const business = {
  ...salon,
  hours: ([1, 2, 3, 4, 5, 6, 7] as const).map((weekday) => ({ weekday, from: '00:00', to: '24:00' })),
  recordingConsent: 'off' as const,
};
const line = { ...salonLine, business };
/** µ-law that is no silence: what music, or a room full of people, looks like to us. */
const NOISE = Buffer.from(Array.from({ length: 160 }, (_, i) => (i * 37) % 256)).toString('base64');
let clock: ReturnType<typeof heldClock>;
let house: Exchange;
afterEach(() => house.close());

async function call(from?: string): Promise<Phone> {
  clock = heldClock();
  house = await openExchange(dialogue, {
    understand,
    answerLine,
    clock,
    directory: { find: async () => line, known: () => line },
  });
  house.desk.answers = {
    findOpenings: async () => {
      const startsAt = Date.UTC(2031, 2, 3, 20);
      const opening = { startsAt, endsAt: startsAt + 45 * 60_000, staffId: 'kim' };
      return { type: 'findOpenings', outcome: 'found', fits: [opening], nearest: [] };
    },
    holdOpening: async () => ({ type: 'holdOpening', outcome: 'held', expiresAt: Date.UTC(2031, 2, 3, 21) }),
    findAppointments: async () => ({ type: 'findAppointments', outcome: 'found', appointments: [] }),
    book: async () => ({ type: 'book', outcome: 'booked', appointmentId: 'a1' }),
  };
  const { callSid, token } = await house.ring(from === undefined ? {} : { From: from });
  const phone = await house.stream();
  phone.start(callSid, { token });
  await turns(1);
  return phone;
}
const turns = (count: number): Promise<void> => expect.poll(() => house.ledger.turns.length).toBe(count);
const last = () => house.ledger.turns.at(-1);
const said = (): string => house.ledger.turns.map(({ agentText }) => agentText).join(' ');
const ears = () => house.ears.sessions.at(-1)?.events;
const say = async (text: string): Promise<void> => {
  const count = house.ledger.turns.length;
  ears()?.endOfTurn({ text, confidence: 0.9, endOfSpeechMs: 0 });
  const passOn = (): number => {
    // A caller may still be adding to it; in small steps, so that no answer comes too late.
    if (house.ledger.turns.length === count) clock.pass(200);
    return house.ledger.turns.length;
  };
  await expect.poll(passOn).toBe(count + 1);
};
const ran = () => house.desk.ran.map(({ type }) => type);
/** A booking up to the question whether to book it. */
async function readBack(): Promise<void> {
  await say("I'd like a haircut on March 3rd 2031 at 3 pm");
  await say('Dana Reed');
  await expect.poll(() => last()?.stateAfter).toBe('booking.readBack');
}

describe('hold music', () => {
  it('without words, or a room full of noise, is asked twice who is there, and then the line is closed', async () => {
    const phone = await call();
    for (let count = 2; count <= 4; count += 1) {
      phone.frames(50, NOISE);
      ears()?.interim('');
      clock.pass(8_000);
      await turns(count);
    }
    expect(said()).toMatch(/still there|are you there/i);
    await phone.closed;
    expect(house.ledger.ends).toMatchObject([{ endedBy: 'agent:goodbye', outcome: 'abandoned' }]);
  });

  it('with words is waited for, and not talked to', async () => {
    await call();
    await say('your call is important to us please stay on the line');
    expect(last()?.commands).toMatchObject([{ type: 'wait' }]);
    const before = house.ledger.turns.length;
    clock.pass(30_000);
    expect(house.ledger.turns).toHaveLength(before);
    await say('hello sorry about that I would like a haircut');
    expect(last()?.agentText).toMatch(/when|day|time/i);
    expect(house.ledger.ends).toEqual([]);
  });
});

it('a line on which nobody says anything from the start is not kept open', async () => {
  const phone = await call();
  for (let count = 2; count <= 4; count += 1) {
    phone.frames(10);
    clock.pass(8_000);
    await turns(count);
  }
  await phone.closed;
  expect(house.ledger.ends).toMatchObject([{ outcome: 'abandoned' }]);
});

describe('two people at once', () => {
  it('who say yes and no book nothing, and are asked again', async () => {
    await call();
    await readBack();
    await say('yes no');
    expect(ran()).not.toContain('book');
    expect(last()?.stateAfter).toMatch(/^booking\.(readBack|changing)$/);
    expect(house.ledger.ends).toEqual([]);
  });

  it('of whom one speaks to the other leave the booking where it was', async () => {
    await call();
    await readBack();
    await say('honey did you feed the dog');
    expect(ran()).not.toContain('book');
    expect(last()?.stateAfter).toBe('booking.readBack');
  });
});

it('keys are a telephone number, and the yes to it is still to be said', async () => {
  const phone = await call('anonymous');
  await say("I'd like a haircut on March 3rd 2031 at 3 pm");
  await say('Dana Reed');
  expect(last()?.stateAfter).toBe('booking.phone');
  const count = house.ledger.turns.length;
  for (const digit of '2025550178') phone.key(digit);
  await turns(count + 1);
  expect(last()).toMatchObject({ callerText: '2025550178', stateAfter: 'booking.readBack' });
  expect(last()?.agentText).toMatch(/2 0 2/);
  expect(ran()).not.toContain('book');
});
