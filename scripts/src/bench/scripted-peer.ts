// An agent for tests that stands in for a peer: hears modem tones, follows a script, books at the peers' desk.
import { answerCalls, CarrierLine, type RunningPeer } from '@offhook/bench';
import { Demodulator, modulate } from '@offhook/sandbox/modem';

export async function openScriptedPeer(deskUrl: string): Promise<RunningPeer> {
  const tell = async (path: string, body: object) =>
    (await fetch(`${deskUrl}${path}`, { method: 'POST', body: JSON.stringify(body) })).json() as Promise<{
      opening?: string;
      name?: string;
    }>;
  const { greeting } = (await (await fetch(`${deskUrl}/agent`)).json()) as { greeting: string };

  const server = await answerCalls((socket, start) => {
    const { callSid } = start;
    let words = '';
    let name = '';
    const say = (text: string) => {
      line.send(modulate(text));
      void tell('/said', { callSid, text });
    };
    const answer = async (heard: string) => {
      await tell('/heard', { callSid, text: heard });
      if (/goodbye/i.test(heard)) return say('Goodbye.');
      if (/yes/i.test(heard)) {
        const booked = await tell('/book_appointment', { callSid, name });
        return say(`You're all set, ${booked.name}.`);
      }
      const { opening } = await tell('/find_opening', { callSid, words: heard });
      if (opening !== undefined) return say(`${opening} is free. May I have your name, please?`);
      name = heard;
      return say(`For ${name}. Shall I book it?`);
    };
    const ear = new Demodulator({
      character: (character) => (words += character),
      carrierOn: () => undefined,
      carrierOff: () => {
        if (words.trim() !== '') void answer(words);
        words = '';
      },
    });
    const line = new CarrierLine(socket, start, {
      audio: (mulaw) => ear.push(mulaw),
      played: () => undefined,
      closed: () => undefined,
    });
    say(greeting);
  });
  return {
    url: server.url,
    pid: process.pid,
    versions: 'scripted 1',
    settings: { scripted: true },
    close: async () => server.close(),
  };
}
