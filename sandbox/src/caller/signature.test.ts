import { describe, expect, it } from 'vitest';
import twilio from 'twilio';
import { sign } from './signature.ts';

describe('signing as the carrier does', () => {
  const url = 'https://example.com/myapp.php?foo=1&bar=2';
  const parameters = {
    Digits: '1234',
    To: '+18005551212',
    From: '+14158675310',
    Caller: '+14158675310',
    CallSid: 'CA1234567890ABCDE',
  };

  it('gives the signature of the example in the carrier’s documentation', () => {
    const documented = { ...parameters, From: '+12349013030', Caller: '+12349013030' };
    const signature = sign('12345', 'https://mycompany.com/myapp.php?foo=1&bar=2', documented);
    expect(signature).toBe('0/KCTR6DLpKmkAf8muzZqo1nDgQ=');
  });

  it('is accepted by the carrier’s own library', () => {
    expect(twilio.validateRequest('token', sign('token', url, parameters), url, parameters)).toBe(true);
    const changed = { ...parameters, Digits: '1235' };
    expect(twilio.validateRequest('token', sign('token', url, parameters), url, changed)).toBe(false);
  });

  it('signs a stream’s upgrade over its URL alone', () => {
    const stream = 'wss://example.com/voice/stream';
    expect(twilio.validateRequest('token', sign('token', stream), stream, {})).toBe(true);
    expect(twilio.validateRequest('token', sign('token', stream), `${stream}/`, {})).toBe(false);
  });

  it('takes the letters of names and values beyond ASCII as UTF-8, and empty values as they are', () => {
    const spoken = { Body: 'Grüße 👋', City: '' };
    expect(twilio.validateRequest('token', sign('token', url, spoken), url, spoken)).toBe(true);
  });
});
