// Installs a peer on demand, in a folder of its own outside the workspace's dependencies, and starts its agent on the server's core.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { type OpenPeer, PeerMissing, type PeerName, type PeerSetting } from '@offhook/bench';
import { SANDBOX_CREDENTIALS } from '@offhook/sandbox/credentials';
import { firstLine, SERVER_CORE, startProcess } from './rig.ts';

const ADAPTERS = path.resolve(import.meta.dirname, '../../../bench/src/peers');
const INSTALL_WITHIN_MS = 10 * 60_000;

interface Peer {
  /** What is installed, each at exactly this version. */
  packages: string[];
  install(folder: string, packages: string[]): Promise<void>;
  command(folder: string): string[];
  runtime: string[];
}

const run = (file: string, args: string[], cwd: string) =>
  promisify(execFile)(file, args, { cwd, timeout: INSTALL_WITHIN_MS });

/** Names the packages to the adapter, which is no part of the folder they are installed in. */
const LIVEKIT_DOOR = `export * as agents from '@livekit/agents';
export * as deepgram from '@livekit/agents-plugin-deepgram';
export * as openai from '@livekit/agents-plugin-openai';
export * as rtc from '@livekit/rtc-node';
`;

const python = (folder: string) => path.join(folder, 'venv/bin/python');

const PEERS: Record<PeerName, Peer> = {
  livekit: {
    packages: [
      '@livekit/agents@1.9.0',
      '@livekit/agents-plugin-deepgram@1.9.0',
      '@livekit/agents-plugin-openai@1.9.0',
      '@livekit/rtc-node@0.13.35',
      'zod@4.6.7',
    ],
    async install(folder, packages) {
      writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
      await run(
        'npm',
        ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--save-exact', ...packages],
        folder,
      );
      writeFileSync(path.join(folder, 'packages.mjs'), LIVEKIT_DOOR);
    },
    command: () => [process.execPath, path.join(ADAPTERS, 'livekit-main.ts')],
    runtime: [process.execPath, '--version'],
  },
  pipecat: {
    packages: ['pipecat-ai[deepgram,openai,websocket,runner]==1.14.0'],
    async install(folder, packages) {
      await run('python3', ['-m', 'venv', 'venv'], folder);
      await run(python(folder), ['-m', 'pip', 'install', '--quiet', ...packages], folder);
    },
    command: (folder) => [python(folder), path.join(ADAPTERS, 'pipecat_main.py')],
    runtime: ['python3', '--version'],
  },
};

/** `folder` keeps what is installed; `pinned`: `leaveServerCore` has worked. */
export function peerOpener(folder: string, pinned: boolean, say: (progress: string) => void): OpenPeer {
  return async (name, setting, { vendors, deskUrl }) => {
    const peer = PEERS[name];
    const home = await installed(path.join(folder, 'peers', name), peer, name, say);
    const child = startProcess(peer.command(home), pinned ? SERVER_CORE : null, environment(setting));
    function environment(of: PeerSetting): Record<string, string> {
      return {
        PEER_FOLDER: home,
        PEER_SETTING: of,
        DESK_URL: deskUrl,
        DEEPGRAM_URL: vendors.deepgram,
        DEEPGRAM_API_KEY: SANDBOX_CREDENTIALS.deepgramKey,
        OPENAI_BASE_URL: vendors.openai,
        OPENAI_API_KEY: SANDBOX_CREDENTIALS.openaiKey,
        // Pipecat greets on standard error before its log can be told to be quiet.
        LOGURU_LEVEL: 'ERROR',
      };
    }
    const { url, settings } = await firstLine<{ url: string; settings: object }>(child);
    const { stdout } = await run(peer.runtime[0] as string, peer.runtime.slice(1), home);
    return {
      url,
      pid: child.pid,
      versions: [...peer.packages, name === 'livekit' ? `Node ${stdout.trim()}` : stdout.trim()].join(', '),
      settings,
      close: async () => void child.kill('SIGKILL'),
    };
  };
}

/** The folder with exactly these packages in it. Throws `PeerMissing` with what the installer said. */
async function installed(
  folder: string,
  { packages, install }: Peer,
  name: string,
  say: (progress: string) => void,
): Promise<string> {
  const stamp = path.join(folder, `installed-${packages.join('+').replaceAll(/[^\w.+@=-]/g, '_')}`);
  if (existsSync(stamp)) return folder;
  say(`installing ${packages.join(', ')}: some minutes, once`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  try {
    await install(folder, packages);
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    const said = (stderr ?? '').trim().split('\n').at(-1) || (error as Error).message;
    throw new PeerMissing(`${name} cannot be installed here: ${said}`);
  }
  writeFileSync(stamp, '');
  return folder;
}
