// `npm run -s chat`: talks to the dialogue in the terminal, by typing, against a demo salon kept in memory.
import { createInterface } from 'node:readline';
import type { Step, Understanding, Vertical } from '@offhook/machines';
import { businessFrom, dialogue, understand, verticals } from '@offhook/machines';
import { World } from '@offhook/machines/testing';
import { readOptions } from './command-line/read-options.ts';

const KEYS = `Type what a caller would say. An empty line is silence.
  :state     where the dialogue is, and its outcome so far
  :commands  what the last utterance was understood to mean
  :expect    what the agent expects to hear
  :effects   what the dialogue asked of the world in the last step
  :calendar  the appointments in the demo calendar
  :quit      hangs up`;

const HELP = `Talks to the dialogue by typing, against a demo business kept in memory; nothing has to run for it.

  npm run -s chat -- [options]

  --vertical KIND   ${Object.keys(verticals).join(', ')} (salon)
  --language CODE   en, es, ru, uz (en)
  --tone TONE       warm, professional, brief (warm)
  --from E164       the number called from (+12025550178), or --withheld
  --now ISO         the moment of the call; the present otherwise

${KEYS}`;

const { values: options } = readOptions(HELP, {
  vertical: { type: 'string', default: 'salon' },
  language: { type: 'string', default: 'en' },
  tone: { type: 'string', default: 'warm' },
  from: { type: 'string', default: '+12025550178' },
  now: { type: 'string' },
  withheld: { type: 'boolean', default: false },
});

const oneOf = <const T extends string>(value: string, allowed: readonly T[], name: string): T => {
  const found = allowed.find((choice) => choice === value);
  if (found) return found;
  console.error(`--${name} must be one of ${allowed.join(', ')}`);
  process.exit(1);
};

const started = Date.now();
const firstNow = options.now ? Date.parse(options.now) : started;
if (Number.isNaN(firstNow)) {
  console.error('--now must be a time like 2026-11-20T10:00-05:00');
  process.exit(1);
}
/** The chosen moment, running on with the real clock. */
const now = () => firstNow + (Date.now() - started);

const template = verticals[oneOf(options.vertical, Object.keys(verticals) as Vertical[], 'vertical')];
const business = businessFrom(template, {
  name: 'Shear Delight',
  language: oneOf(options.language, ['en', 'es', 'ru', 'uz'], 'language'),
  agent: { name: 'Ava', tone: oneOf(options.tone, ['warm', 'professional', 'brief'], 'tone') },
  transferTo: '+12025550199',
});
const setting = {
  business,
  callId: 'chat',
  caller: { number: options.withheld ? undefined : options.from, upcoming: [] },
};
const world = new World(business);

let understanding: Understanding = { commands: [], accountedFor: 1 };
let asked: Step['effects'] = [];
let step = dialogue.begin(setting, now());
present(step);
settle();

/** Speaks the lines of a step and remembers what it asked for. */
function present({ lines, effects }: Step): void {
  for (const { text } of lines) console.log(`agent  ${text}`);
  asked.push(...effects);
}

/** Lets the world answer until the agent waits for the caller. */
function settle(): void {
  let { effects } = step;
  while (effects.length > 0) {
    const next: Step['effects'] = [];
    for (const effect of effects) {
      const result = world.answer(effect, now());
      step = dialogue.respond(
        setting,
        step.snapshot,
        { type: 'effectResult', effectId: effect.id, result },
        now(),
      );
      present(step);
      next.push(...step.effects);
    }
    effects = next;
  }
}

function hear(text: string): void {
  asked = [];
  understanding = understand(text, { now: now(), expectation: step.expectation, business });
  step = dialogue.respond(setting, step.snapshot, { type: 'utterance', text, understanding }, now());
  present(step);
  settle();
}

const INSPECT: Record<string, () => unknown> = {
  ':state': () => ({ state: step.state, outcome: step.outcome, over: step.over }),
  ':commands': () => understanding,
  ':expect': () => step.expectation,
  ':effects': () => asked,
  ':calendar': () =>
    world.appointments.map(({ startsAt, endsAt, ...rest }) => ({
      from: new Intl.DateTimeFormat('en-US', {
        dateStyle: 'full',
        timeStyle: 'short',
        timeZone: business.timezone,
      }).format(startsAt),
      minutes: (endsAt - startsAt) / 60_000,
      ...rest,
    })),
  ':help': () => KEYS,
};

const typing = process.stdin.isTTY;
const lines = createInterface({ input: process.stdin, output: process.stdout, prompt: 'you    ' });
if (typing) console.log('(:help lists what can be looked at)');
lines.prompt();
for await (const line of lines) {
  const text = line.trim();
  if (!typing) console.log(text);
  const inspect = INSPECT[text];
  if (text === ':quit') break;
  if (inspect) {
    const shown = inspect();
    console.log(typeof shown === 'string' ? shown : JSON.stringify(shown, null, 2));
  } else hear(text);
  if (step.over) break;
  lines.prompt();
}
lines.close();
console.log(`(${step.over ? 'the agent hung up' : 'you hung up'}; outcome: ${step.outcome})`);
