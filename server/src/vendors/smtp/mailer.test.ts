// The real SMTP client against a server that speaks SMTP.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSmtpMailer } from './mailer.ts';

const received: string[] = [];
let refusal: { message: string; status: number } | undefined;
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onRcptTo(_address, _session, done) {
    done(refusal ? Object.assign(new Error(refusal.message), { responseCode: refusal.status }) : null);
  },
  onData(stream, _session, done) {
    let mail = '';
    stream.on('data', (chunk: Buffer) => (mail += chunk.toString()));
    stream.on('end', () => {
      received.push(mail);
      done();
    });
  },
});
let url: string;
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));

const mail = { to: 'dana@example.test', subject: 'Haircut', text: 'See you.' };

describe('mail by SMTP', () => {
  it('arrives with its calendar entry as calendars take it, under a name of its own', async () => {
    const calendar = 'BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nEND:VCALENDAR\r\n';
    await createSmtpMailer({ url, from: 'Salon <hello@salon.test>' }).send({ ...mail, calendar, id: 'n1' });
    const text = received.at(-1) ?? '';
    expect(text).toContain('From: Salon <hello@salon.test>');
    expect(text).toContain('Message-ID: <n1@salon.test>');
    expect(text).toMatch(/Content-Type: text\/calendar; charset=utf-8; method=CANCEL/i);
  });

  it('is from the business as it shows itself, and is text all the same', async () => {
    const png = Buffer.from('89504e470d0a1a0a', 'hex');
    await createSmtpMailer({ url, from: 'Offhook <hello@offhook.test>' }).send({
      ...mail,
      text: 'See you at <3>.\n\nMore: https://salon.test/a?b=1&c=2.',
      brand: { name: 'Maple & Sons', accent: '#0b5c3b', logo: { type: 'image/png', data: png } },
    });
    const text = (received.at(-1) ?? '').replaceAll('=\r\n', '').replaceAll('=3D', '=');
    expect(text).toContain('From: "Maple & Sons" <hello@offhook.test>');
    expect(text).toContain('See you at <3>.');
    expect(text).toContain('See you at &lt;3&gt;.');
    expect(text).toContain('<a href="https://salon.test/a?b=1&amp;c=2" style="color:#0b5c3b">');
    expect(text).toMatch(/<img src="cid:logo@offhook" alt="Maple &amp; Sons"/);
    expect(text).toMatch(/Content-Type: image\/png[^]*Content-ID: <logo@offhook>/i);
    expect(text).toContain('iVBORw0KGgo');
  });

  it.each([
    [550, false],
    [451, true],
  ])('that is refused with %i: may it be tried again? %s', async (status, retryable) => {
    refusal = { message: 'no', status };
    const sending = createSmtpMailer({ url, from: 'hello@salon.test' }).send(mail);
    await expect(sending).rejects.toMatchObject({ vendor: 'smtp', retryable });
    refusal = undefined;
  });

  it('waits for a server that is away', async () => {
    const sending = createSmtpMailer({ url: 'smtp://127.0.0.1:1', from: 'hello@salon.test' }).send(mail);
    await expect(sending).rejects.toMatchObject({ retryable: true });
  });
});
