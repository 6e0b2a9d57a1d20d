// What the sandbox's model does where it is offered tools: follows the instructions of the prompt that it can read, word for word.
//
//   When the caller says yes, call book_appointment.
//   When the caller says their name, say: A haircut, {opening}, for {caller}. Shall I book it?
//   After book_appointment, say: You're all set, {name}.
//
// `{caller}` is what the user said last, any other `{field}` that field of the latest tool's result which has it.
import { fillSchema } from './fill.ts';
import type { ChatMessage, ChatRequest, Tool, ToolCall } from './request.ts';
import { topicsOf } from './words.ts';

interface Instruction {
  /** What a user has to say for it, or the tool that has answered. */
  when: { said: Set<string> } | { answered: string };
  action: { call: string } | { say: string };
}

/** The user's own words say more about what they want than what they were asked. */
const SAID_WEIGHT = 2;

/** What the prompt tells the model to do now; undefined where it has no instruction that fits. */
export function followInstructions(request: ChatRequest): { call: ToolCall } | { say: string } | undefined {
  const { messages, tools } = request;
  const last = messages.at(-1);
  const instructions = readInstructions(messages);
  if (last?.role === 'tool') {
    const name = toolOf(messages, last);
    const after = instructions.find(({ when }) => 'answered' in when && when.answered === name);
    const sentence = after && 'say' in after.action ? filled(after.action.say, messages) : undefined;
    return { say: sentence ?? asSentence(last.text) };
  }
  if (last?.role !== 'user') return undefined;
  const best = bestFor(instructions, last.text, questionBefore(messages, messages.length - 1));
  if (best === undefined) return undefined;
  if ('say' in best) return { say: filled(best.say, messages) ?? best.say };
  const tool = tools.find(({ name }) => name === best.call);
  if (tool === undefined) return undefined;
  return { call: { name: tool.name, arguments: JSON.stringify(argumentsFor(tool, messages)) } };
}

function readInstructions(messages: ChatMessage[]): Instruction[] {
  const prompt = messages.filter(({ role }) => role === 'system' || role === 'developer');
  return prompt.flatMap(({ text }) =>
    [...text.matchAll(INSTRUCTION)].map(([, word, when = '', call, say = '']): Instruction => {
      const condition =
        word === 'After' ? { answered: when.trim() } : { said: topicsOf(when.replace(/\bcaller\b/g, '')) };
      return { when: condition, action: call === undefined ? { say: say.trim() } : { call } };
    }),
  );
}

const INSTRUCTION = /^\W*(When|After) ([^:\n]+?), (?:call (\w+)\.?|say: (.+))$/gm;

/** The instruction that shares most with what was said and with the question it answers. */
function bestFor(
  instructions: Instruction[],
  said: string,
  question: string,
): Instruction['action'] | undefined {
  const [words, asked] = [topicsOf(said), topicsOf(question)];
  let best: { score: number; action: Instruction['action'] } | undefined;
  for (const { when, action } of instructions) {
    if (!('said' in when)) continue;
    let score = 0;
    for (const topic of when.said) score += (words.has(topic) ? SAID_WEIGHT : 0) + (asked.has(topic) ? 1 : 0);
    if (score > (best?.score ?? 0)) best = { score, action };
  }
  return best?.action;
}

/** The last sentence of what the assistant said before message `at`: what the user answers. */
function questionBefore(messages: ChatMessage[], at: number): string {
  const before = messages.slice(0, at).findLast(({ role, text }) => role === 'assistant' && text !== '');
  return before?.text.split(/(?<=[.!?])\s+/).at(-1) ?? '';
}

/** What a parameter asks for is the answer to a question about it, if there was one; otherwise what can be found in the last words. */
function argumentsFor({ parameters }: Tool, messages: ChatMessage[]): Record<string, unknown> {
  const said = messages.findLast(({ role }) => role === 'user')?.text ?? '';
  const value = fillSchema(parameters, said) as Record<string, unknown>;
  for (const name of Object.keys(parameters.properties ?? {})) {
    const [topic] = topicsOf(name);
    const at = messages.findLastIndex(
      ({ role }, index) =>
        role === 'user' && topic !== undefined && topicsOf(questionBefore(messages, index)).has(topic),
    );
    if (at >= 0) value[name] = messages[at]?.text;
  }
  return value;
}

/** The sentence with its fields put in; undefined when one is not known. */
function filled(sentence: string, messages: ChatMessage[]): string | undefined {
  let missing = false;
  const text = sentence.replaceAll(/\{(\w+)\}/g, (_, field: string) => {
    const value =
      field === 'caller'
        ? messages.findLast(({ role }) => role === 'user')?.text
        : messages
            .filter(({ role }) => role === 'tool')
            .map((each) => resultOf(each.text)[field])
            .findLast((each) => each !== undefined);
    missing ||= value === undefined;
    return typeof value === 'string' ? value : JSON.stringify(value ?? null);
  });
  return missing ? undefined : text;
}

function toolOf(messages: ChatMessage[], { toolCallId }: ChatMessage): string | undefined {
  return messages.flatMap(({ toolCalls }) => toolCalls ?? []).find(({ id }) => id === toolCallId)?.name;
}

/** A result that names no field of an instruction is said as it is. */
function asSentence(result: string): string {
  const [first] = Object.values(resultOf(result)).filter((value) => typeof value === 'string');
  return first ?? result;
}

/** Some clients send a tool's result as JSON in a JSON string. */
function resultOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'string') return value === text ? {} : resultOf(value);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
