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
