// What the sandbox's model says: a filled schema, a tool call or an answer, cut into tokens.
import { answerFrom } from './answer.ts';
import { fillSchema } from './fill.ts';
import type { ChatRequest } from './request.ts';
import { followInstructions } from './tools.ts';

export interface Completion {
  /** Of what is said, or of the arguments of the tool called. */
  tokens: string[];
  /** The tool called. */
  tool?: string;
  finishReason: 'stop' | 'length' | 'tool_calls';
  promptTokens: number;
}

/** What each message costs beside its words, as the vendor counts. */
const TOKENS_PER_MESSAGE = 4;

export function complete(request: ChatRequest): Completion {
  const asked = request.messages.findLast((each) => each.role === 'user')?.text ?? '';
  const told = request.tools.length > 0 ? followInstructions(request) : undefined;
  const call = told && 'call' in told ? told.call : undefined;
  const said = told && 'say' in told ? told.say : undefined;
  const all = tokensOf(
    call?.arguments ??
      said ??
      (request.schema ? JSON.stringify(fillSchema(request.schema, utteranceIn(asked))) : say(request, asked)),
  );
  const promptTokens =
    request.messages.reduce((sum, each) => sum + tokensOf(each.text).length + TOKENS_PER_MESSAGE, 0) +
    (request.schema ? tokensOf(JSON.stringify(request.schema)).length : 0);
  const cut = all.length > request.maxTokens;
  return {
    tokens: cut ? all.slice(0, request.maxTokens) : all,
    ...(call && { tool: call.name }),
    finishReason: cut ? 'length' : call ? 'tool_calls' : 'stop',
    promptTokens,
  };
}

function say(request: ChatRequest, asked: string): string {
  const question = utteranceIn(asked);
  const prompt = request.messages.map((each) => each.text.replace(question, ''));
  const answer = answerFrom(prompt.join('\n'), question);
  return request.format === 'json' ? JSON.stringify({ answer }) : answer;
}

/** A prompt often wraps what the user said: in JSON, or behind a label with more text around it. */
export function utteranceIn(prompt: string): string {
  const wrapped = asRecord(prompt);
  if (wrapped) {
    const [, value] =
      Object.entries(wrapped).find(([key, each]) => UTTERANCE.test(key) && typeof each === 'string') ?? [];
    if (typeof value === 'string') return value;
  }
  const labelled = LABELLED.exec(prompt);
  if (labelled?.[1] !== undefined) return JSON.parse(labelled[1]) as string;
  return (labelled?.[2] ?? prompt).trim();
}

const UTTERANCE = /utterance|said|question|caller|user|input|message|text/i;
const LABELLED =
  /(?:^|\n)[^\n:]*\b(?:utterance|said|says|question|caller|user|input)\b[^\n:]*:\s*(?:("(?:[^"\\\n\t]|\\["\\/bfnrt]|\\u[\da-f]{4})*")|([^\n]+))/i;

function asRecord(text: string): Record<string, unknown> | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/** About as many pieces as the vendor's tokens: four to six characters each, joined they are the text. */
export function tokensOf(text: string): string[] {
  return text.match(/\s?[^\s]{1,5}|\s+/g) ?? [];
}
