// A chat completion request: read, and refused in the vendor's words where it is wrong.
import { z } from 'zod';
import { strictSchemaProblem } from './strict-schema.ts';
import type { JsonSchema } from './strict-schema.ts';

/** An answer other than 200; the fields are the vendor's error object. */
export class ApiError extends Error {
  readonly status: number;
  readonly type: string;
  readonly param: string | null;
  readonly code: string | null;
  constructor(
    status: number,
    message: string,
    {
      type = 'invalid_request_error',
      param = null,
      code = null,
    }: { type?: string; param?: string | null; code?: string | null } = {},
  ) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.type = type;
    this.param = param;
    this.code = code;
  }
}

/** The models that are there. The list is the sandbox's; the vendor's changes by the month. */
export const MODELS = [
  'gpt-4o',
  'gpt-4o-mini',
  'gpt-4.1',
  'gpt-4.1-mini',
  'gpt-4.1-nano',
  'gpt-5',
  'gpt-5-mini',
  'gpt-5-nano',
  'gpt-5.1',
] as const;

const text = z.union([z.string(), z.array(z.looseObject({ type: z.string(), text: z.string().optional() }))]);
const toolCall = z.looseObject({
  id: z.string(),
  type: z.literal('function'),
  function: z.looseObject({ name: z.string(), arguments: z.string() }),
});
const message = z.discriminatedUnion('role', [
  z.looseObject({ role: z.literal('developer'), content: text }),
  z.looseObject({ role: z.literal('system'), content: text }),
  z.looseObject({ role: z.literal('user'), content: text }),
  z.looseObject({
    role: z.literal('assistant'),
    content: text.nullish(),
    tool_calls: z.array(toolCall).min(1).nullish(),
  }),
  z.looseObject({ role: z.literal('tool'), content: text, tool_call_id: z.string() }),
]);
const jsonSchemaFormat = z.looseObject({
  name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
  strict: z.boolean().nullish(),
  schema: z.record(z.string(), z.unknown()).optional(),
});
const tool = z.looseObject({
  type: z.literal('function'),
  function: z.looseObject({
    name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
    description: z.string().optional(),
    parameters: z.record(z.string(), z.unknown()).optional(),
    strict: z.boolean().nullish(),
  }),
});
const requestSchema = z.looseObject({
  model: z.string(),
  messages: z.array(message).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
  response_format: z
    .discriminatedUnion('type', [
      z.looseObject({ type: z.literal('text') }),
      z.looseObject({ type: z.literal('json_object') }),
      z.looseObject({ type: z.literal('json_schema'), json_schema: jsonSchemaFormat }),
    ])
    .nullish(),
  tools: z.array(tool).min(1).max(128).nullish(),
  tool_choice: z
    .union([
      z.enum(['none', 'auto', 'required']),
      z.looseObject({ type: z.literal('function'), function: z.looseObject({ name: z.string() }) }),
    ])
    .nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  n: z.int().min(1).max(128).nullish(),
  max_tokens: z.int().min(1).nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
  reasoning_effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh']).nullish(),
});

export interface ToolCall {
  name: string;
  /** JSON. */
  arguments: string;
}

export interface Tool {
  name: string;
  parameters: JsonSchema;
}

export interface ChatMessage {
  role: string;
  text: string;
  /** Of an assistant that called tools. */
  toolCalls?: { id: string; name: string }[];
  /** Of a tool: the call it answers. */
  toolCallId?: string;
}

export interface ChatRequest {
  model: string;
  messages: ChatMessage[];
  /** What may be called; empty as well when the client forbids it. */
  tools: Tool[];
  stream: boolean;
  includeUsage: boolean;
  format: 'text' | 'json';
  /** The strict (or at least given) schema to fill. */
  schema: JsonSchema | undefined;
  maxTokens: number;
}

/** Reads the body; throws `ApiError`. */
export function readChatRequest(body: unknown): ChatRequest {
  if (body === undefined) {
    throw new ApiError(
      400,
      "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library correctly.)",
    );
  }
  const parsed = requestSchema.safeParse(body);
  if (!parsed.success) throw invalid(parsed.error.issues[0] as z.core.$ZodIssue, body);
  const request = parsed.data;
  if (!(MODELS as readonly string[]).includes(request.model)) {
    throw new ApiError(
      404,
      `The model \`${request.model}\` does not exist or you do not have access to it.`,
      {
        code: 'model_not_found',
      },
    );
  }
  const { stream = false, stream_options: streamOptions, response_format: format, messages } = request;
  if (streamOptions && !stream) {
    throw new ApiError(400, "The 'stream_options' parameter is only allowed when 'stream' is enabled.", {
      param: 'stream_options',
    });
  }
  checkFamily(request);
  const flat = messages.map(flatten);
  checkToolMessages(flat);
  if (format?.type === 'json_object' && !flat.some((each) => /json/i.test(each.text))) {
    throw new ApiError(
      400,
      "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
      { param: 'messages' },
    );
  }
  return {
    model: request.model,
    messages: flat,
    tools: readTools(request),
    stream: stream === true,
    includeUsage: streamOptions?.include_usage === true,
    format: format && format.type !== 'text' ? 'json' : 'text',
    schema: format?.type === 'json_schema' ? readSchema(format.json_schema) : undefined,
    maxTokens: request.max_completion_tokens ?? request.max_tokens ?? Infinity,
  };
}

/** What the model families do not share: reasoning models refuse `temperature` and `max_tokens`, the others `reasoning_effort`. */
function checkFamily({
  model,
  max_tokens,
  temperature,
  reasoning_effort: effort,
}: z.output<typeof requestSchema>): void {
  const unsupported = (param: string, sentence: string, code: string) =>
    new ApiError(400, `Unsupported ${sentence}`, { param, code });
  if (!model.startsWith('gpt-5')) {
    if (!effort) return;
    throw unsupported(
      'reasoning_effort',
      "parameter: 'reasoning_effort' is not supported with this model.",
      'unsupported_parameter',
    );
  }
  if (max_tokens) {
    const sentence =
      "parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
    throw unsupported('max_tokens', sentence, 'unsupported_parameter');
  }
  if (typeof temperature === 'number' && temperature !== 1) {
    const sentence = `value: 'temperature' does not support ${temperature} with this model. Only the default (1) value is supported.`;
    throw unsupported('temperature', sentence, 'unsupported_value');
  }
  // gpt-5.1 brought `none` and dropped `minimal`.
  const wrong = model.startsWith('gpt-5.') ? 'minimal' : 'none';
  if (effort === wrong) {
    const sentence = `value: 'reasoning_effort' does not support '${effort}' with this model.`;
    throw unsupported('reasoning_effort', sentence, 'unsupported_value');
  }
}

function flatten(each: z.output<typeof message>): ChatMessage {
  const flat = { role: each.role, text: plainText(each.content) };
  if (each.role === 'tool') return { ...flat, toolCallId: each.tool_call_id };
  if (each.role !== 'assistant' || !each.tool_calls) return flat;
  return { ...flat, toolCalls: each.tool_calls.map(({ id, function: { name } }) => ({ id, name })) };
}

/** Every call is answered right after it, and nothing else is an answer. */
function checkToolMessages(messages: ChatMessage[]): void {
  let open = new Set<string>();
  const unanswered = () => {
    if (open.size === 0) return;
    throw new ApiError(
      400,
      `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: ${[...open].join(', ')}`,
      { param: 'messages' },
    );
  };
  for (const [index, { role, toolCalls, toolCallId }] of messages.entries()) {
    if (role === 'tool') {
      if (toolCallId !== undefined && open.delete(toolCallId)) continue;
      throw new ApiError(
        400,
        "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
        { param: `messages.[${index}].role` },
      );
    }
    unanswered();
    open = new Set(toolCalls?.map(({ id }) => id));
  }
  unanswered();
}

function readTools({
  tools,
  tool_choice: choice,
  parallel_tool_calls: parallel,
}: z.output<typeof requestSchema>): Tool[] {
  const given = Object.entries({ tool_choice: choice, parallel_tool_calls: parallel });
  for (const [param, value] of given) {
    if (tools || (value ?? undefined) === undefined) continue;
    const sentence = `Invalid value for '${param}': '${param}' is only allowed when 'tools' are specified.`;
    throw new ApiError(400, sentence, { param });
  }
  for (const [index, { function: each }] of (tools ?? []).entries()) {
    const problem = each.strict === true ? strictSchemaProblem(each.parameters) : undefined;
    if (problem) {
      const param = `tools[${index}].function.parameters`;
      throw new ApiError(400, `Invalid schema for function '${each.name}': ${problem}`, {
        param,
        code: 'invalid_function_parameters',
      });
    }
  }
  const named = typeof choice === 'object' ? choice?.function.name : undefined;
  return (choice === 'none' ? [] : (tools ?? []))
    .filter(({ function: { name } }) => named === undefined || name === named)
    .map(({ function: { name, parameters = { type: 'object', properties: {} } } }) => ({ name, parameters }));
}

function readSchema({ name, strict, schema }: z.output<typeof jsonSchemaFormat>): JsonSchema {
  if (schema === undefined) {
    throw new ApiError(400, "Missing required parameter: 'response_format.json_schema.schema'.", {
      param: 'response_format.json_schema.schema',
      code: 'missing_required_parameter',
    });
  }
  const problem = strict === true ? strictSchemaProblem(schema) : undefined;
  if (problem) {
    throw new ApiError(400, `Invalid schema for response_format '${name}': ${problem}`, {
      param: 'response_format',
    });
  }
  return schema;
}

function plainText(content: z.output<typeof text> | null | undefined): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map((part) => part.text ?? '').join('');
}

/** zod's first complaint in the vendor's form. */
function invalid(issue: z.core.$ZodIssue, body: unknown): ApiError {
  const param = issue.path
    .map((key, at) => (typeof key === 'number' ? `[${key}]` : `${at > 0 ? '.' : ''}${String(key)}`))
    .join('');
  const missing = valueAt(body, issue.path) === undefined;
  if (missing && param !== '') {
    return new ApiError(400, `Missing required parameter: '${param}'.`, {
      param,
      code: 'missing_required_parameter',
    });
  }
  return new ApiError(400, `Invalid value for '${param}': ${issue.message}.`, {
    param: param || null,
    code: issue.code === 'invalid_type' ? 'invalid_type' : 'invalid_value',
  });
}

function valueAt(body: unknown, path: PropertyKey[]): unknown {
  let value = body;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}
