import { describe, expect, it } from 'vitest';
import twilio from 'twilio';
import { parseTwiml } from './twiml.ts';

describe('reading TwiML', () => {
  it('reads what the carrier’s own library writes', () => {
    const response = new twilio.twiml.VoiceResponse();
    const stream = response
      .connect({ action: '/voice/ended' })
      .stream({ url: 'wss://example.com/voice/stream' });
    stream.parameter({ name: 'token', value: 'a&b"<c>' });
    response.say('One moment & thank you');
    response.dial({ timeout: 20 }, '+12025550100');
    response.record({ maxLength: 60 });
    response.redirect('/voice?again=1&x=2');
    response.hangup();
    expect(parseTwiml(response.toString())).toEqual([
      {
        verb: 'Connect',
        action: '/voice/ended',
        method: 'POST',
        stream: {
          url: 'wss://example.com/voice/stream',
          statusCallbackMethod: 'POST',
          parameters: { token: 'a&b"<c>' },
        },
      },
      { verb: 'Say', text: 'One moment & thank you', loop: 1 },
      { verb: 'Dial', number: '+12025550100', method: 'POST', timeoutMs: 20_000 },
      { verb: 'Record', method: 'POST', timeoutMs: 5000, maxLengthMs: 60_000, finishOnKey: '1234567890*#' },
      { verb: 'Redirect', url: '/voice?again=1&x=2', method: 'POST' },
      { verb: 'Hangup' },
    ]);
  });

  it('reads numbers inside nouns, entities, comments and CDATA', () => {
    const source = `<?xml version="1.0"?><!-- hello --><Response>
      <Dial><Number>+12025550100</Number></Dial><Say>&#72;i &#x1F44B; <![CDATA[<you>]]></Say></Response>`;
    expect(parseTwiml(source)).toMatchObject([{ number: '+12025550100' }, { text: 'Hi 👋 <you>' }]);
  });

  it.each([
    ['an unknown verb', '<Response><Shout>hey</Shout></Response>'],
    ['an unknown attribute', '<Response><Say loudness="9">hey</Say></Response>'],
    ['another root', '<Answer/>'],
    ['text between verbs', '<Response>hello</Response>'],
    ['a stream without a URL', '<Response><Connect><Stream/></Connect></Response>'],
    ['a connect without a stream', '<Response><Connect/></Response>'],
    [
      'a parameter of 500 characters and more',
      `<Response><Connect><Stream url="wss://a.example/s"><Parameter name="n" value="${'x'.repeat(499)}"/></Stream></Connect></Response>`,
    ],
  ])('refuses %s with 12200', (_what, source) => {
    expect(() => parseTwiml(source)).toThrow(expect.objectContaining({ code: 12200 }));
  });

  it.each([
    ['cut short', '<Response><Say>hello'],
    ['tags crossed', '<Response><Say>hello</Response></Say>'],
    ['a bare ampersand', '<Response><Say>you & me</Say></Response>'],
    ['an unquoted attribute', '<Response><Say loop=1>hi</Say></Response>'],
    ['HTML', '<!doctype html><html></html>'],
    ['nothing', ''],
  ])('refuses what is not XML (%s) with 12100', (_what, source) => {
    expect(() => parseTwiml(source)).toThrow(expect.objectContaining({ code: 12100 }));
  });

  it.each(['https://a.example/s', 'ws://a.example/s', 'wss://a.example/s?token=1', '/s'])(
    'refuses to stream to %s with 11100',
    (url) => {
      const source = `<Response><Connect><Stream url="${url}"/></Connect></Response>`;
      expect(() => parseTwiml(source)).toThrow(expect.objectContaining({ code: 11100 }));
    },
  );
});
