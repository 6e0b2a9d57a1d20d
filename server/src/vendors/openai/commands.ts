// From what the model wrote to commands the dialogue may act on. Nothing is taken on trust: words must have been said,
// handles must exist, and dates, numbers and addresses are read from the caller's words by deterministic understanding.
import {
  understand,
  type Command,
  type ExpectationKind,
  type PersonName,
  type Slot,
  type UnderstandingContext,
} from '@offhook/machines';
import { findWords } from './find-words.ts';
import { NOT_FOR_US, PLAIN_COMMANDS, SLOTS, TOPICS, type ModelCommand } from './schema.ts';

/** Which question the words of a slot answer, for deterministic understanding to read them. */
const ASKED = {
  when: 'when',
  phone: 'phone',
  email: 'email',
  birthDate: 'birthDate',
  code: 'code',
} as const;

/** The model's answer as commands; what cannot be vouched for is dropped. Throws `SyntaxError` when it is no JSON. */
export function readCommands(json: string, utterance: string, context: UnderstandingContext): Command[] {
  const parsed: unknown = JSON.parse(json);
  const list = isRecord(parsed) && Array.isArray(parsed.commands) ? parsed.commands : [];
  return list.flatMap((item: unknown) => {
    const command = isRecord(item)
      ? readCommand(item as unknown as ModelCommand, utterance, context)
      : undefined;
    return command ?? [];
  });
}

function readCommand(
  command: ModelCommand,
  utterance: string,
  context: UnderstandingContext,
): Command | undefined {
  if (typeof command.words !== 'string') return undefined;
  const span = findWords(command.words, utterance);
  if (span === undefined) return undefined;
  const said = { span, confidence: clamp(command.confidence) };
  const words = utterance.slice(...span);
  const { business } = context;
  const { type } = command;
  if (isPlain(type)) return { type, ...said };

  switch (type) {
    case 'set':
    case 'correct':
      return readSlot(type, command, words, said, context);
    case 'choose': {
      const offers = context.expectation.offered.length;
      const { choice } = command;
      if (typeof choice !== 'number' || !Number.isInteger(choice)) return undefined;
      if (choice === -1 && offers > 0) return { type: 'choose', index: -1, ...said };
      return choice >= 1 && choice <= offers ? { type: 'choose', index: choice - 1, ...said } : undefined;
    }
    case 'ask': {
      const topic = TOPICS.find((known) => known === command.topic) ?? 'open';
      if (topic !== 'knowledge') return { type: 'ask', topic, question: words, ...said };
      const [item] = pick(command.handles, 'k', business.knowledge);
      if (item === undefined) return { type: 'ask', topic: 'open', question: words, ...said };
      return { type: 'ask', topic, question: words, knowledgeId: item.id, ...said };
    }
    case 'emergency': {
      const [rule] = pick(command.handles, 'e', business.emergencies);
      return rule === undefined
        ? undefined
        : { type: 'emergency', rule: business.emergencies.indexOf(rule), ...said };
    }
    case 'notForUs': {
      const kind = NOT_FOR_US.find((known) => known === command.notForUs);
      return kind === undefined ? undefined : { type: 'notForUs', kind, ...said };
    }
    // Whatever the schema says, it is the model that wrote this.
    default:
      return undefined;
  }
}

const isPlain = (type: ModelCommand['type']): type is (typeof PLAIN_COMMANDS)[number] =>
  (PLAIN_COMMANDS as readonly string[]).includes(type);

type Said = Pick<Command, 'span' | 'confidence'>;

function readSlot(
  type: 'set' | 'correct',
  command: ModelCommand,
  words: string,
  said: Said,
  context: UnderstandingContext,
): Command | undefined {
  const slot = SLOTS.find((known) => known === command.slot);
  const { services, staff } = context.business;
  switch (slot) {
    case 'service': {
      const value = pick(command.handles, 's', services).map((service) => service.id);
      return value.length === 0 ? undefined : { type, slot, value, ...said };
    }
    case 'staff': {
      if (command.handles?.[0] === 'any') return { type, slot, value: 'any', ...said };
      const [person] = pick(command.handles, 'p', staff);
      return person === undefined ? undefined : { type, slot, value: person.id, ...said };
    }
    case 'name': {
      const value = readName(words, context);
      return value === undefined ? undefined : { type, slot, value, ...said };
    }
    case 'note':
      return { type, slot, value: words, ...said };
    case 'when':
    case 'phone':
    case 'email':
    case 'birthDate':
    case 'code': {
      const read = resolve(slot, ASKED[slot], words, context);
      return read === undefined ? undefined : { ...read, type, ...said };
    }
    case undefined:
    default:
      return undefined;
  }
}

/** What deterministic understanding makes of these words alone, asked for just this. */
function resolve(
  slot: Slot,
  kind: ExpectationKind,
  words: string,
  context: UnderstandingContext,
): SlotCommand | undefined {
  const { commands } = understand(words, {
    ...context,
    expectation: { kind, keyTerms: [], offered: context.expectation.offered },
  });
  return commands
    .filter((command) => command.type === 'set' || command.type === 'correct')
    .find((command) => command.slot === slot);
}

type SlotCommand = Extract<Command, { type: 'set' | 'correct' }>;

/** As deterministic understanding reads it, spelling included; else the words as they are, the last the family's. */
function readName(words: string, context: UnderstandingContext): PersonName | undefined {
  const read = resolve('name', 'name', words, context);
  if (read?.slot === 'name') return read.value;
  const parts = words.split(/\s+/).map((part) => part.charAt(0).toUpperCase() + part.slice(1));
  // More than four words are a sentence, not a name.
  if (parts.length > 4) return undefined;
  const [given, ...rest] = parts;
  return { given, ...(rest.length === 0 ? {} : { family: rest.join(' ') }), spelled: false };
}

/** The listed things that handles like `s2` stand for; unknown handles are nobody's. */
function pick<T>(handles: unknown, prefix: string, list: readonly T[]): T[] {
  if (!Array.isArray(handles)) return [];
  const picked = handles.flatMap((handle: unknown) => {
    const match = typeof handle === 'string' ? /^([a-z])([1-9]\d*)$/.exec(handle) : null;
    const item = match?.[1] === prefix ? list[Number(match[2]) - 1] : undefined;
    return item === undefined ? [] : [item];
  });
  return [...new Set(picked)];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const clamp = (confidence: unknown): number =>
  typeof confidence === 'number' && Number.isFinite(confidence) ? Math.min(Math.max(confidence, 0), 1) : 0;
