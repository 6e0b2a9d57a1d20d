// Calls that go past the agent, as the carrier asks about them: whom it rings, where it records, and what is kept.
import { afterEach, describe, expect, it } from 'vitest';
import type { BusinessLine } from './business/directory.ts';
import { scriptedDialogue } from './testing/dialogue.ts';
import { CALLER_NUMBER, type Exchange, openExchange, SALON_NUMBER } from './testing/phone.ts';
import { salonLine } from './testing/scripted.ts';
import type { LeftVoicemail } from './unattended.ts';

const OWNER = '+12025550150';
/** Open whenever the test runs, so that the route holds. */
const always = ([1, 2, 3, 4, 5, 6, 7] as const).map((weekday) => ({ weekday, from: '00:00', to: '24:00' }));
let exchange: Exchange;
let left: LeftVoicemail[];
afterEach(() => exchange.close());

async function openWith(more: Partial<BusinessLine>): Promise<void> {
  left = [];
  const line = { ...salonLine, business: { ...salonLine.business, hours: always }, ...more };
  exchange = await openExchange(
    scriptedDialogue({}, () => ({})),
    {
      directory: { find: async () => line, known: () => line },
      voicemailLeft: (voicemail) => void left.push(voicemail),
    },
  );
}
const attribute = (twiml: string, name: string): string =>
  (new RegExp(`${name}="([^"]+)"`).exec(twiml)?.[1] ?? '').replaceAll('&amp;', '&').replace(exchange.url, '');
/** The carrier asks how to go on at the address that `twiml` gave it. */
const follow = async (twiml: string, form: Record<string, string>, name = 'action'): Promise<string> =>
  (
    await exchange.post(attribute(twiml, name), {
      CallSid: 'CA1',
      From: CALLER_NUMBER,
      To: SALON_NUMBER,
      ...form,
    })
  ).text();
const ring = async (): Promise<string> => (await exchange.ring({ CallSid: 'CA1' })).twiml;

describe('the voicemail', () => {
  it('greets by the business’s name, records, thanks, and hands over what was left', async () => {
    await openWith({ routing: { route: 'voicemail' } });
    const twiml = await ring();
    expect(twiml).toMatch(/<Say>You have reached Willow Street Salon\..+<\/Say><Record /);
    const recorded = {
      CallSid: 'CA1',
      RecordingSid: 'RE1',
      RecordingStatus: 'completed',
      RecordingDuration: '7',
    };
    expect((await exchange.post(attribute(twiml, 'recordingStatusCallback'), recorded)).status).toBe(204);
    const callId = exchange.ledger.calls[0]?.id;
    expect(left).toEqual([
      {
        organizationId: salonLine.organizationId,
        account: null,
        callSid: 'CA1',
        callId,
        from: CALLER_NUMBER,
        language: 'en',
        recordingSid: 'RE1',
        seconds: 7,
      },
    ]);
    expect(await follow(twiml, { RecordingSid: 'RE1' })).toMatch(/<Say>Thank you.+<\/Say><\/Response>/);
    expect(exchange.ledger.ends).toMatchObject([{ endedBy: 'caller:voicemail', outcome: 'messageTaken' }]);
  });

  it('takes no breath for a message', async () => {
    await openWith({ routing: { route: 'voicemail' } });
    const path = attribute(await ring(), 'recordingStatusCallback');
    const recorded = {
      CallSid: 'CA1',
      RecordingSid: 'RE1',
      RecordingStatus: 'completed',
      RecordingDuration: '0',
    };
    await exchange.post(path, recorded);
    expect(left).toEqual([]);
  });

  it('stands behind the agent where the business has no other phone', async () => {
    await openWith({ fallbackTo: undefined });
    const { twiml } = await exchange.ring();
    expect(twiml).toMatch(/<\/Connect><Say>.+<\/Say><Record .+\/><\/Response>/);
    expect(attribute(twiml, 'recordingStatusCallback')).toMatch(/^\/voice\/recorded\?from=%2B1.+&to=%2B1/);
  });

  it('cannot be filled by anyone but the carrier', async () => {
    await openWith({ routing: { route: 'voicemail' } });
    const path = attribute(await ring(), 'recordingStatusCallback');
    const recorded = {
      CallSid: 'CA1',
      RecordingSid: 'RE1',
      RecordingStatus: 'completed',
      RecordingDuration: '7',
    };
    const moved = path.replace('call=', 'call=x');
    expect((await exchange.post(moved, recorded, exchange.sign(exchange.url + path, recorded))).status).toBe(
      403,
    );
    expect(left).toEqual([]);
  });
});

describe('a number that rings a person', () => {
  it('is the person’s when they answer', async () => {
    await openWith({ routing: { route: 'person', routeTo: OWNER } });
    const twiml = await ring();
    expect(twiml).toContain(`>${OWNER}</Dial>`);
    expect(await follow(twiml, { DialCallStatus: 'completed' })).toContain('<Hangup/>');
    expect(exchange.ledger.ends).toMatchObject([{ endedBy: 'carrier:completed', outcome: 'transferred' }]);
  });

  it('is the agent’s when nobody does, as the call it is already', async () => {
    await openWith({ routing: { route: 'person', routeTo: OWNER } });
    const twiml = await follow(await ring(), { DialCallStatus: 'no-answer' });
    const phone = await exchange.stream();
    phone.start('CA1', { token: attribute(twiml, 'value') });
    await expect.poll(() => exchange.voice.liveCalls).toBe(1);
    expect(new Set(exchange.ledger.calls.map(({ id }) => id)).size).toBe(1);
  });

  it('is the voicemail’s where it was forwarded for good, and over when the caller is gone', async () => {
    await openWith({ routing: { route: 'forward', routeTo: OWNER } });
    const twiml = await ring();
    expect(await follow(twiml, { DialCallStatus: 'busy' })).toContain('<Record ');
    expect(await follow(twiml, { DialCallStatus: 'no-answer', CallStatus: 'completed' })).toContain(
      '<Hangup/>',
    );
    expect(exchange.ledger.ends).toMatchObject([{ endedBy: 'caller:hungUp', outcome: 'abandoned' }]);
  });
});

describe('the carrier’s word', () => {
  it('that it got no usable answer brings the fallback', async () => {
    await openWith({});
    const form = { CallSid: 'CA9', From: CALLER_NUMBER, To: SALON_NUMBER, ErrorCode: '11205' };
    expect(await (await exchange.post('/voice/fallback', form)).text()).toContain(
      `${salonLine.fallbackTo}</Dial>`,
    );
  });

  it('on how a call ended is taken by whose number it was, signed only', async () => {
    await openWith({});
    const form = {
      CallSid: 'CA1',
      From: CALLER_NUMBER,
      To: SALON_NUMBER,
      CallStatus: 'completed',
      CallDuration: '61',
    };
    await exchange.post('/voice/status', { ...form, Direction: 'inbound' });
    await exchange.post('/voice/status', {
      ...form,
      Direction: 'outbound-api',
      CallStatus: 'busy',
      SipResponseCode: '486',
    });
    await exchange.post('/voice/status', { ...form, Direction: 'inbound', CallStatus: 'ringing' });
    await exchange.post('/voice/status', { ...form, Direction: 'inbound' }, 'forged');
    expect(exchange.reports).toMatchObject([
      { number: SALON_NUMBER, report: { callSid: 'CA1', status: 'completed', seconds: 61 } },
      { number: CALLER_NUMBER, report: { status: 'busy', sipCode: 486 } },
    ]);
  });
});
