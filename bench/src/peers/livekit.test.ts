// The adapter of LiveKit agents-js against packages that only note what they are told: audio both ways, tools, and a truthful end of playback.
import { EventEmitter } from 'node:events';
import { decodeMulaw, encodeMulaw } from '@offhook/sandbox/modem';
import { describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { createLiveKitAgent, LIVEKIT_SETTINGS, type LiveKitPackages } from './livekit.ts';
import { AGENT } from './desk.ts';

class FakeSocket extends EventEmitter {
  readonly sent: { event: string; mark?: { name: string }; media?: { payload: string } }[] = [];
  send(text: string): void {
    this.sent.push(JSON.parse(text) as FakeSocket['sent'][number]);
  }
  close(): void {
    this.emit('close');
  }
  receive(message: object): void {
    this.emit('message', Buffer.from(JSON.stringify(message)));
  }
  /** Echoes the `count`-th mark. */
  echo(index: number): void {
    this.receive({ event: 'mark', mark: this.sent.filter(({ event }) => event === 'mark')[index]?.mark });
  }
}

const frame = (samples: number) => ({ data: new Int16Array(samples).fill(1000) });

/** A call on its line, and what the session was given. */
async function connect() {
  const finished: { playbackPosition: number; interrupted: boolean }[] = [];
  const told: { path: string; body: object }[] = [];
  const given: Record<string, object> = {};
  const session = Object.assign(new EventEmitter(), {
    input: { audio: null },
    output: { audio: null },
    start: async ({ agent }: { agent: object }) => void (given['agent'] = agent),
    said: [] as string[],
    say: (text: string) => session.said.push(text),
    closed: false,
    close: async () => void (session.closed = true),
  });
  class AudioInput {
    stream: ReadableStream<{ data: Int16Array }> | undefined;
    multiStream = { addInputStream: (stream: never) => void (this.stream = stream) };
    async close(): Promise<void> {}
  }
  class AudioOutput {
    async captureFrame(): Promise<void> {}
    flush(): void {}
    onPlaybackStarted(): void {}
    onPlaybackFinished(event: (typeof finished)[number]): void {
      finished.push(event);
    }
  }
  const noted = (name: string) =>
    function (options: object) {
      given[name] = options;
    };
  const packages = {
    agents: {
      initializeLogger: () => undefined,
      llm: { tool: (definition: object) => definition },
      voice: {
        Agent: class {
          options: object;
          constructor(options: object) {
            this.options = options;
          }
        },
        AgentSession: function (options: object) {
          given['session'] = options;
          return session;
        },
        AudioInput,
        AudioOutput,
      },
    },
    deepgram: { STTv2: noted('stt'), TTS: noted('tts') },
    openai: { LLM: noted('llm') },
    rtc: {
      AudioFrame: class {
        data: Int16Array;
        constructor(data: Int16Array) {
          this.data = data;
        }
      },
    },
  } as unknown as LiveKitPackages;
  const answer = createLiveKitAgent(packages, {
    setting: LIVEKIT_SETTINGS.tuned,
    agent: AGENT,
    vendors: { deepgramUrl: 'http://ears', deepgramKey: 'd', openaiUrl: 'http://model/v1', openaiKey: 'o' },
    async tell(path, body) {
      told.push({ path, body });
      return { opening: 'December 3 at 11 AM with Anna' };
    },
    log: (problem) => expect.unreachable(problem),
  });
  const socket = new FakeSocket();
  answer(socket as unknown as WebSocket, { streamSid: 'MZ1', callSid: 'CA1' });
  await new Promise((resolve) => setImmediate(resolve));
  const output = session.output.audio as unknown as {
    captureFrame(of: object): Promise<void>;
    flush(): void;
    clearBuffer(): void;
  };
  return {
    socket,
    session,
    output,
    input: session.input.audio as unknown as AudioInput,
    finished,
    told,
    given,
  };
}

describe('the adapter of LiveKit agents-js', () => {
  it('greets, and gives the session its vendors, prompt and tools', async () => {
    const { session, given, told } = await connect();
    expect(session.said).toEqual([AGENT.greeting]);
    expect(given).toMatchObject({
      stt: { endpointUrl: 'http://ears/v2/listen', eagerEotThreshold: 0.4 },
      tts: { baseUrl: 'http://ears', model: 'sandbox-modem' },
      llm: { baseURL: 'http://model/v1' },
      session: { vad: null },
      agent: { options: { instructions: AGENT.prompt } },
    });
    const { tools } = (
      given['agent'] as { options: { tools: Record<string, { execute(of: object): Promise<unknown> }> } }
    ).options;
    await tools['find_opening']?.execute({ words: 'on Friday' });
    expect(told).toEqual([{ path: '/find_opening', body: { callSid: 'CA1', words: 'on Friday' } }]);
  });

  it('hands the caller’s audio on and notes what both sides said', async () => {
    const { socket, session, input, told } = await connect();
    const mulaw = encodeMulaw(frame(160).data);
    socket.receive({ event: 'media', media: { payload: mulaw.toString('base64') } });
    const { value } = await (input.stream as ReadableStream<{ data: Int16Array }>).getReader().read();
    expect(value?.data).toEqual(decodeMulaw(mulaw));
    session.emit('user_input_transcribed', { transcript: 'so f', isFinal: false });
    session.emit('user_input_transcribed', { transcript: 'so far', isFinal: true });
    session.emit('conversation_item_added', { item: { role: 'assistant', textContent: 'Good.' } });
    expect(told).toEqual([
      { path: '/heard', body: { callSid: 'CA1', text: 'so far' } },
      { path: '/said', body: { callSid: 'CA1', text: 'Good.' } },
    ]);
  });

  it('says playback is finished when the carrier says so, not when it has sent everything', async () => {
    const { socket, output, finished } = await connect();
    await output.captureFrame(frame(800));
    await output.captureFrame(frame(800));
    output.flush();
    expect(socket.sent.map(({ event }) => event)).toEqual(['media', 'mark', 'media', 'mark']);
    expect(socket.sent[0]).toMatchObject({ streamSid: 'MZ1' });
    socket.echo(0);
    expect(finished).toEqual([]);
    socket.echo(1);
    expect(finished).toEqual([{ playbackPosition: 0.2, interrupted: false }]);
  });

  it('counts as played of an interrupted line only what was, whatever the carrier echoes afterwards', async () => {
    const { socket, output, finished } = await connect();
    await output.captureFrame(frame(800));
    await output.captureFrame(frame(800));
    output.flush();
    socket.echo(0);
    output.clearBuffer();
    expect(socket.sent.at(-1)).toMatchObject({ event: 'clear' });
    expect(finished).toEqual([{ playbackPosition: 0.1, interrupted: true }]);
    // The next line, and the echo of the cleared one.
    await output.captureFrame(frame(400));
    output.flush();
    socket.echo(1);
    expect(finished).toHaveLength(1);
    socket.echo(2);
    expect(finished[1]).toEqual({ playbackPosition: 0.05, interrupted: false });
    output.clearBuffer();
    expect(finished).toHaveLength(2);
  });

  it('ends with the call', async () => {
    const { socket, session } = await connect();
    socket.receive({ event: 'stop' });
    expect(session.closed).toBe(true);
  });
});
