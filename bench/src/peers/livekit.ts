// LiveKit agents-js without a LiveKit server: an agent session a call, whose audio comes from and goes to the carrier's media stream.
import { ReadableStream, type ReadableStreamDefaultController } from 'node:stream/web';
import { decodeMulaw, encodeMulaw } from '@offhook/sandbox/modem';
import type { WebSocket } from 'ws';
import { CarrierLine } from './carrier-line.ts';
import type { PeerAgent } from './desk.ts';

/** The telephone's rate; what agents-js needs otherwise it resamples itself. */
const RATE = 8000;

/** What this file uses of the packages, which are installed on demand and are no dependency of ours. */
export interface LiveKitPackages {
  agents: {
    initializeLogger(options: { pretty: boolean; level: string }): void;
    llm: { tool(definition: object): unknown };
    voice: {
      Agent: new (options: { instructions: string; tools: Record<string, unknown> }) => object;
      AgentSession: new (options: object) => AgentSession;
      AudioInput: abstract new () => {
        multiStream: { addInputStream(stream: ReadableStream<AudioFrame>): unknown };
        close(): Promise<void>;
      };
      AudioOutput: abstract new (sampleRate: number) => AudioOutput;
    };
  };
  deepgram: { STTv2: new (options: object) => unknown; TTS: new (options: object) => unknown };
  openai: { LLM: new (options: object) => unknown };
  rtc: { AudioFrame: new (data: Int16Array, rate: number, channels: number, samples: number) => AudioFrame };
}

interface AudioFrame {
  data: Int16Array;
}

interface AudioOutput {
  captureFrame(frame: AudioFrame): Promise<void>;
  flush(): void;
  clearBuffer(): void;
  onPlaybackStarted(createdAt: number): void;
  onPlaybackFinished(event: { playbackPosition: number; interrupted: boolean }): void;
}

interface AgentSession {
  input: { audio: unknown };
  output: { audio: unknown };
  start(options: { agent: object }): Promise<void>;
  say(text: string): unknown;
  close(): Promise<void>;
  on(
    event: 'user_input_transcribed',
    listener: (event: { transcript: string; isFinal: boolean }) => void,
  ): void;
  on(event: 'conversation_item_added', listener: (event: { item: ChatItem }) => void): void;
  on(event: 'error', listener: (event: { error: unknown }) => void): void;
}

interface ChatItem {
  role?: string;
  textContent?: string;
}

export interface LiveKitSetting {
  stt: object;
  tts: object;
  session: object;
}

/** What is given to agents-js besides addresses and keys: nothing that it does not need, or what its documentation says makes it fast. */
export const LIVEKIT_SETTINGS: Record<'default' | 'tuned', LiveKitSetting> = {
  default: { stt: {}, tts: {}, session: { turnHandling: { turnDetection: 'stt' } } },
  tuned: {
    stt: { sampleRate: RATE, eagerEotThreshold: 0.4 },
    tts: { sampleRate: RATE },
    session: {
      vad: null,
      aecWarmupDuration: null,
      turnHandling: {
        turnDetection: 'stt',
        endpointing: { minDelay: 0 },
        preemptiveGeneration: { enabled: true, preemptiveTts: true },
      },
    },
  },
};

export interface LiveKitOptions {
  setting: LiveKitSetting;
  agent: PeerAgent;
  vendors: { deepgramUrl: string; deepgramKey: string; openaiUrl: string; openaiKey: string };
  /** Asks the desk: a function tool, or something said or heard. */
  tell(path: string, body: object): Promise<unknown>;
  log(problem: string): void;
}

/** A function that takes a call's stream and talks on it until it closes. */
export function createLiveKitAgent(
  packages: LiveKitPackages,
  options: LiveKitOptions,
): (socket: WebSocket, start: { streamSid: string; callSid: string }) => void {
  const { agents, deepgram, openai, rtc } = packages;
  const { setting, agent, vendors, tell, log } = options;

  class CallerAudio extends agents.voice.AudioInput {
    #controller: ReadableStreamDefaultController<AudioFrame> | undefined;

    constructor() {
      super();
      const frames = new ReadableStream<AudioFrame>({
        start: (controller) => void (this.#controller = controller),
      });
      this.multiStream.addInputStream(frames);
    }

    push(mulaw: Buffer): void {
      const samples = decodeMulaw(mulaw);
      this.#controller?.enqueue(new rtc.AudioFrame(samples, RATE, 1, samples.length));
    }

    end(): void {
      this.#controller?.close();
      this.#controller = undefined;
    }
  }

  class AgentAudio extends agents.voice.AudioOutput {
    readonly #line: () => CarrierLine;

    constructor(line: () => CarrierLine) {
      super(RATE);
      this.#line = line;
    }

    override async captureFrame(frame: AudioFrame): Promise<void> {
      await super.captureFrame(frame);
      if (!this.#line().playing) this.onPlaybackStarted(Date.now());
      this.#line().send(encodeMulaw(frame.data));
    }

    override flush(): void {
      super.flush();
      this.#line().complete();
    }

    override clearBuffer(): void {
      this.#line().clear();
    }
  }

  const toolsOf = (callSid: string) =>
    Object.fromEntries(
      agent.tools.map(({ name, description, parameters }) => [
        name,
        agents.llm.tool({
          description,
          parameters,
          execute: (given: object) => tell(`/${name}`, { callSid, ...given }),
        }),
      ]),
    );

  return (socket, start) => {
    const input = new CallerAudio();
    const output = new AgentAudio(() => line);
    const { deepgramUrl, deepgramKey, openaiUrl, openaiKey } = vendors;
    const session = new agents.voice.AgentSession({
      stt: new deepgram.STTv2({
        apiKey: deepgramKey,
        endpointUrl: `${deepgramUrl}/v2/listen`,
        ...setting.stt,
      }),
      llm: new openai.LLM({ apiKey: openaiKey, baseURL: openaiUrl }),
      tts: new deepgram.TTS({
        apiKey: deepgramKey,
        baseUrl: deepgramUrl,
        model: 'sandbox-modem',
        ...setting.tts,
      }),
      ...setting.session,
    });
    const line: CarrierLine = new CarrierLine(socket, start, {
      audio: (mulaw) => input.push(mulaw),
      played: ({ playedMs, interrupted }) =>
        output.onPlaybackFinished({ playbackPosition: playedMs / 1000, interrupted }),
      closed: () => {
        input.end();
        session.close().catch((error: unknown) => log(`closing: ${String(error)}`));
      },
    });
    const note = (path: string, text: string) =>
      void tell(path, { callSid: start.callSid, text }).catch((error: unknown) => log(String(error)));
    session.on('user_input_transcribed', ({ transcript, isFinal }) => {
      if (isFinal) note('/heard', transcript);
    });
    session.on('conversation_item_added', ({ item }) => {
      if (item.role === 'assistant') note('/said', item.textContent ?? '');
    });
    session.on('error', ({ error }) => log(error instanceof Error ? error.message : JSON.stringify(error)));
    session.input.audio = input;
    session.output.audio = output;
    session
      .start({ agent: new agents.voice.Agent({ instructions: agent.prompt, tools: toolsOf(start.callSid) }) })
      .then(() => session.say(agent.greeting))
      .catch((error: unknown) => {
        log(`starting: ${String(error)}`);
        socket.close();
      });
  };
}
