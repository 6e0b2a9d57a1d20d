// `npm run call`: a simulated caller phones Offhook over the wire and prints the conversation and how fast every answer was.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { CallError, placeCall, type SimulatedCall, type Turn } from '@offhook/sandbox/caller';
import { FriendlyCaller } from './call/friendly-caller.ts';
import { loadSettings, runningOffhook } from './start/run-file.ts';

const HELP = `A simulated caller phones Offhook, as the carrier would put it through, and speaks modem tones.

  npm run -s call -- [options]

  --to E164              the number to call (+12025550143, the demo's machine line)
  --from E164            the number to call from (+12025550100)
  --say TEXT             what to say once the agent has finished; may be given many times.
                         Without it the caller books a haircut at the first opening offered.
  --replay FILE.json     say what the caller of an earlier call said: the dashboard's "turn this call into a test"
  --interrupt-after MS   say each TEXT when the agent has been talking for MS, instead of after it has finished
  --json                 print nothing but one object at the end
  --url URL              where the server is (http://localhost:3000, or where the running "npm start" says)
  --save FILE.wav        keep the call as a stereo WAV: left the caller, right the agent as it was heard
  --help

The object of --json is {callSid, turns, endedBy, durationMs}. turns[0] is the greeting, {agent, caller: null,
voiceToVoiceMs: null}; every later turn is what the caller said and what the agent answered to it, with the ms from
the caller's last sound to the agent's first (null when no answer began after it). A voice without tones shows as
"(speech)". endedBy is caller, agent, transfer, timeout or error.

After the last TEXT the caller waits for the answer and hangs up. The exit code is 0 when the call ended in good order.
TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN are the credentials the server checks; the sandbox's when unset.`;

/** Long enough for an agent that looks something up, short enough to notice one that is gone. */
const ANSWER_TIMEOUT_MS = 30_000;
/** After its last answer an agent that has nothing more to say hangs up by itself within this time. */
const AGENT_HANGS_UP_MS = 1200;
const MAX_CALL_MS = 5 * 60_000;

interface Options {
  to: string;
  from: string;
  say: string[];
  interruptAfterMs: number | undefined;
  json: boolean;
  url: string | undefined;
  save: string | undefined;
}

/** Something the person at the keyboard can mend; the message says how. */
class CallFailure extends Error {}

loadSettings();
process.exitCode = await main();

async function main(): Promise<number> {
  try {
    const options = readOptions();
    if (options === 'help') {
      console.log(HELP);
      return 0;
    }
    await run(options);
    return 0;
  } catch (error) {
    if (!(error instanceof CallFailure)) throw error;
    console.error(error.message);
    return 1;
  }
}

function readOptions(): Options | 'help' {
  let values;
  try {
    ({ values } = parseArgs({
      options: {
        to: { type: 'string', default: '+12025550143' },
        from: { type: 'string', default: '+12025550100' },
        say: { type: 'string', multiple: true, default: [] },
        replay: { type: 'string' },
        'interrupt-after': { type: 'string' },
        json: { type: 'boolean', default: false },
        url: { type: 'string' },
        save: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    throw new CallFailure(
      `${error instanceof Error ? error.message : String(error)}. --help shows the options.`,
    );
  }
  if (values.help) return 'help';
  const { to, from, json, url, save, replay } = values;
  const say = replay === undefined ? values.say : utterancesIn(replay);
  for (const [name, number] of Object.entries({ to, from })) {
    if (!/^\+[1-9]\d{6,14}$/.test(number)) {
      throw new CallFailure(`--${name} ${number} is not an E.164 number; write it like +12025550143.`);
    }
  }
  if (say.some((text) => text.trim() === ''))
    throw new CallFailure('--say is empty; give it something to say.');
  const interrupt = values['interrupt-after'];
  if (interrupt !== undefined && !/^\d{1,6}$/.test(interrupt)) {
    throw new CallFailure(`--interrupt-after ${interrupt} is not a number of milliseconds.`);
  }
  if (url !== undefined && !/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
    throw new CallFailure(`--url ${url} is not an http:// or https:// URL.`);
  }
  const interruptAfterMs = interrupt === undefined ? undefined : Number(interrupt);
  return { to, from, say, interruptAfterMs, json, url, save };
}

/** What the caller said in the call that `file` is of (`GET /api/v1/calls/{id}/scenario`). */
function utterancesIn(file: string): string[] {
  try {
    const { format, say } = JSON.parse(readFileSync(file, 'utf8')) as { format?: unknown; say?: unknown };
    if (format !== 'offhook-scenario/1' || !Array.isArray(say))
      throw new Error('it is no scenario of a call');
    return say.map(String);
  } catch (error) {
    throw new CallFailure(
      `--replay ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
}

async function run(options: Options): Promise<void> {
  const call = await dial(options);
  const print = options.json ? () => {} : (text: string) => console.log(text);
  print(`Calling ${options.to} from ${options.from} …`);
  const interrupted = Promise.withResolvers<never>();
  interrupted.promise.catch(() => {});
  const stop = () => interrupted.reject(new CallFailure('The call was broken off from the keyboard.'));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  let failure: Error | undefined;
  try {
    await Promise.race([converse(call, options, print), interrupted.promise]);
  } catch (error) {
    if (!(error instanceof CallFailure || error instanceof CallError)) throw error;
    failure = error;
  }
  const summary = await call.hangUp();
  const seconds = (summary.durationMs / 1000).toFixed(1);
  const who =
    summary.endedBy === 'transfer'
      ? `being put through to ${summary.transferredTo}`
      : `the ${summary.endedBy}`;
  print(`Ended by ${who} after ${seconds} s.`);
  if (options.save !== undefined) {
    save(options.save, call.recording());
    print(`The recording is in ${options.save}.`);
  }
  if (options.json) {
    const { callSid, endedBy, durationMs } = summary;
    const turns = summary.turns.map(({ agent, caller, voiceToVoiceMs }) => ({
      agent,
      caller,
      voiceToVoiceMs,
    }));
    console.log(JSON.stringify({ callSid, turns, endedBy, durationMs }));
  }
  if (summary.streamSid === null) {
    const said = summary.turns[0]?.agent ?? '';
    throw new CallFailure(`No agent took the call to ${options.to}${said && `; the line said: "${said}"`}.`);
  }
  const wrong = summary.errors[0] ?? failure;
  if (wrong) throw new CallFailure(wrong.message);
}

function save(file: string, recording: Buffer): void {
  try {
    writeFileSync(file, recording);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CallFailure(`The recording could not be kept with --save ${file}: ${reason}.`, {
      cause: error,
    });
  }
}

/** Who is where: the running `npm start` tells, unless `--url` names another server. */
async function dial(options: Options): Promise<SimulatedCall> {
  const { run } = runningOffhook();
  const serverUrl = (options.url ?? run?.serverUrl ?? 'http://localhost:3000').replace(/\/$/, '');
  const known = run && sameServer(run.serverUrl, serverUrl) ? run : undefined;
  const publicUrl = (known?.publicUrl ?? serverUrl).replace(/\/$/, '');
  const accountSid = process.env['TWILIO_ACCOUNT_SID'];
  const authToken = process.env['TWILIO_AUTH_TOKEN'];
  const carrierUrl = authToken ? undefined : known?.sandbox?.carrier;
  try {
    return await placeCall({
      url: `${publicUrl}/voice`,
      reach: (url) => moveTo(url, publicUrl, serverUrl),
      from: options.from,
      to: options.to,
      record: options.save !== undefined,
      maxDurationMs: MAX_CALL_MS,
      ...(accountSid && { accountSid }),
      ...(authToken && { authToken }),
      ...(carrierUrl && { carrierUrl }),
    });
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    throw new CallFailure(explain(error, serverUrl), { cause: error });
  }
}

function explain(error: CallError, serverUrl: string): string {
  if (error.code === 11205 || error.code === 'carrier-unreachable') {
    return `Offhook cannot be reached at ${serverUrl}: run npm start first, or give its address with --url. (${error.message})`;
  }
  if (error.code === 11200 && error.message.includes('answered 403')) {
    return `The server at ${serverUrl} refused the call's signature: TWILIO_AUTH_TOKEN and PUBLIC_URL must be the same here and there.`;
  }
  return `The call was not answered: ${error.message}`;
}

/** `localhost` and `127.0.0.1` are the same place. */
function sameServer(a: string, b: string): boolean {
  const origin = (url: string) => new URL(url.replace('//127.0.0.1', '//localhost')).origin;
  return origin(a) === origin(b);
}

/** The same URL, http or ws, at the place where the server really listens. */
function moveTo(url: string, publicUrl: string, serverUrl: string): string {
  for (const scheme of ['http', 'ws']) {
    const from = publicUrl.replace(/^http/, scheme);
    if (url.startsWith(from)) return serverUrl.replace(/^http/, scheme) + url.slice(from.length);
  }
  return url;
}

async function converse(call: SimulatedCall, options: Options, print: (text: string) => void): Promise<void> {
  const listen = async () => {
    const turn = await call.agentFinished({ timeoutMs: ANSWER_TIMEOUT_MS });
    print(describe(turn));
    return turn;
  };
  if (options.say.length > 0) await recite(call, options, listen, print);
  else await chat(call, options, listen, print);
  await Promise.race([call.ended, new Promise((resolve) => setTimeout(resolve, AGENT_HANGS_UP_MS))]);
}

/** Says the given lines, each in its turn. */
async function recite(
  call: SimulatedCall,
  options: Options,
  listen: () => Promise<Turn>,
  print: (text: string) => void,
): Promise<void> {
  for (const text of options.say) {
    if (options.interruptAfterMs === undefined) await listen();
    else {
      await call.interruptAfter(options.interruptAfterMs, { timeoutMs: ANSWER_TIMEOUT_MS });
      print(describe(call.transcript.at(-1) as Turn));
    }
    if (call.over) throw new CallFailure(`The agent hung up before "${text}" could be said.`);
    print(`caller  ${text}`);
    await call.say(text);
  }
  await listen();
}

/** Books the first opening offered. */
async function chat(
  call: SimulatedCall,
  options: Options,
  listen: () => Promise<Turn>,
  print: (text: string) => void,
): Promise<void> {
  const caller = new FriendlyCaller(options.from);
  for (;;) {
    const turn = await listen();
    if (call.over) return;
    const reply = caller.reply(turn.agent);
    if (reply === 'hangUp') return;
    print(`caller  ${reply.say}`);
    await call.say(reply.say);
    if (!reply.last) continue;
    // An agent that hangs up at "goodbye" without another word has answered too.
    await listen().catch((error: unknown) => {
      if (!(error instanceof CallError && error.code === 'call-ended')) throw error;
    });
    return;
  }
}

function describe(turn: Turn): string {
  const waited = turn.voiceToVoiceMs === null ? '' : `  (${Math.round(turn.voiceToVoiceMs)} ms)`;
  return `agent   ${turn.agent}${waited}`;
}
