// LiveKit agents-js as a process: settings from the environment, one line of JSON when it is up, gone when its parent is.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { answerCalls } from './carrier-line.ts';
import type { PeerAgent } from './desk.ts';
import { createLiveKitAgent, LIVEKIT_SETTINGS, type LiveKitPackages } from './livekit.ts';

const { PEER_FOLDER = '', PEER_SETTING = 'default', DESK_URL = '' } = process.env;

const packages = (await import(
  pathToFileURL(path.join(PEER_FOLDER, 'packages.mjs')).href
)) as LiveKitPackages;
packages.agents.initializeLogger({ pretty: false, level: process.env['LOG_LEVEL'] ?? 'error' });
const setting = LIVEKIT_SETTINGS[PEER_SETTING === 'tuned' ? 'tuned' : 'default'];
const agent = (await (await fetch(`${DESK_URL}/agent`)).json()) as PeerAgent;

const server = await answerCalls(
  createLiveKitAgent(packages, {
    setting,
    agent,
    vendors: {
      deepgramUrl: process.env['DEEPGRAM_URL'] ?? '',
      deepgramKey: process.env['DEEPGRAM_API_KEY'] ?? '',
      openaiUrl: process.env['OPENAI_BASE_URL'] ?? '',
      openaiKey: process.env['OPENAI_API_KEY'] ?? '',
    },
    async tell(to, body) {
      const response = await fetch(`${DESK_URL}${to}`, { method: 'POST', body: JSON.stringify(body) });
      return response.json();
    },
    log: (problem) => process.stderr.write(`livekit: ${problem}\n`),
  }),
);
process.stdin.once('end', () => process.exit(0)).resume();
process.stdout.write(`${JSON.stringify({ url: server.url, settings: setting })}\n`);
