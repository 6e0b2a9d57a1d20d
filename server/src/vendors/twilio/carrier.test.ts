// Twilio's SDK against the sandbox's carrier: what we ask for happens, and what fails is said in our own terms.
import { SANDBOX_CREDENTIALS, startSandbox, type Sandbox } from '@offhook/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VendorError } from '../../errors.ts';
import type { Carrier } from '../../voice/carrier.ts';
import { createTwilioCarrier } from './carrier.ts';

const { accountSid, authToken } = SANDBOX_CREDENTIALS;
const never = new AbortController().signal;
const text = { from: '+12025550142', to: '+12025550117', text: 'See you at three.' };
const ourCall = {
  from: '+12025550142',
  to: '+12025550117',
  answerUrl: 'https://phone.example.com/voice/placed',
  statusUrl: 'https://phone.example.com/voice/status',
  answeredByUrl: 'https://phone.example.com/voice/answered-by',
  untilMachineIsDone: true,
};
let sandbox: Sandbox;
let carrier: Carrier;
beforeAll(async () => {
  sandbox = await startSandbox();
  carrier = createTwilioCarrier({ accountSid, authToken, apiUrl: sandbox.urls.carrier });
});
afterAll(() => sandbox.close());

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'did not fail',
    (error: unknown) => error,
  );

describe('Twilio over REST', () => {
  it('sends a text message', async () => {
    const { id } = await carrier.sendSms(text, never);
    expect(id).toMatch(/^SM[0-9a-f]{32}$/);
    expect(sandbox.carrier.messages()).toMatchObject([{ sid: id, body: text.text, to: text.to }]);
  });

  it('has somebody called, and a machine told of once it has said all', async () => {
    const { callSid } = await carrier.placeCall(ourCall, never);
    expect(callSid).toMatch(/^CA[0-9a-f]{32}$/);
    await carrier.hangUp(callSid, never);
  });

  it.each<[string, boolean, () => Promise<unknown>]>([
    ['calling what is no number', false, () => carrier.placeCall({ ...ourCall, to: '911' }, never)],
    ['hanging up a call it does not know', false, () => carrier.hangUp(`CA${'0'.repeat(32)}`, never)],
    ['a number that cannot take texts', false, () => carrier.sendSms({ ...text, to: '+15005550009' }, never)],
  ])('refuses %s for good', async (_case, retryable, request) => {
    const error = await failure(request());
    expect(error).toBeInstanceOf(VendorError);
    expect(error).toMatchObject({ vendor: 'twilio', retryable });
  });

  it.each([500, 429])('says that a %i may pass', async (status) => {
    sandbox.faults.add({ kind: 'refuse', vendor: 'carrier', status });
    expect(await failure(carrier.sendSms(text, never))).toMatchObject({ retryable: true });
  });

  it('is not waited for past the abort', async () => {
    const controller = new AbortController();
    const sending = failure(carrier.sendSms(text, controller.signal));
    controller.abort(new Error('the caller is gone'));
    expect(await sending).toMatchObject({ message: expect.stringContaining('the caller is gone') });
    expect(await failure(carrier.sendSms(text, controller.signal))).toBeInstanceOf(Error);
  });
});

describe('TwiML', () => {
  it('that puts a call through tells where to come back, before a voicemail picks up', () => {
    const twiml = carrier.dial({
      to: '+12025550199',
      actionUrl: 'https://phone.example.com/voice/dialed?effect=e1',
    });
    expect(twiml).toContain(
      '<Dial timeout="20" action="https://phone.example.com/voice/dialed?effect=e1" method="POST">+12025550199</Dial>',
    );
  });

  it('escapes what it is given', () => {
    const twiml = carrier.connectStream({
      streamUrl: 'wss://phone.example.com/voice/stream',
      actionUrl: 'https://phone.example.com/voice/ended',
      parameters: { token: 'a"b<c>&d' },
      fallback: { message: 'Kim & Sons', language: 'en' },
    });
    expect(twiml).toContain('<Parameter name="token" value="a&quot;b&lt;c>&amp;d"/>');
    expect(twiml).toContain('<Say>Kim &amp; Sons</Say>');
  });
});
