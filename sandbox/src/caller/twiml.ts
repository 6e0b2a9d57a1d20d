// TwiML → the verbs the simulated carrier can do, as strict as the carrier: what it would refuse is refused here.
import { CallError } from './errors.ts';
import { parseXml, type XmlElement } from './xml.ts';

export type Method = 'GET' | 'POST';

export interface StreamNoun {
  url: string;
  name?: string;
  statusCallback?: string;
  statusCallbackMethod: Method;
  parameters: Record<string, string>;
}

export type Verb =
  | { verb: 'Connect'; action?: string; method: Method; stream: StreamNoun }
  | {
      verb: 'Dial';
      number: string;
      action?: string;
      method: Method;
      timeoutMs: number;
      callerId?: string;
      /** Run for whoever picks up, before they are joined with the caller. */
      screen?: { url: string; method: Method };
    }
  | {
      verb: 'Gather';
      /** What is said meanwhile. */
      prompts: (Extract<Verb, { verb: 'Say' }> | Extract<Verb, { verb: 'Pause' }>)[];
      keys: boolean;
      speech: boolean;
      numDigits: number;
      finishOnKey: string;
      timeoutMs: number;
      action?: string;
      method: Method;
    }
  | { verb: 'Say'; text: string; loop: number }
  | { verb: 'Pause'; lengthMs: number }
  | {
      verb: 'Record';
      action?: string;
      method: Method;
      /** Ends after this much silence. */
      timeoutMs: number;
      maxLengthMs: number;
      finishOnKey: string;
      recordingStatusCallback?: string;
    }
  | { verb: 'Redirect'; url: string; method: Method }
  | { verb: 'Reject'; reason: 'rejected' | 'busy' }
  | { verb: 'Hangup' };

/** The carrier reads no larger document. */
const MAX_BYTES = 65_536;
/** Name and value of a `<Parameter>` together. */
const MAX_PARAMETER = 500;

/** Throws `CallError` 12100 (not XML), 12200 (not TwiML, or a verb this carrier does not simulate) or 11100 (a stream URL it would not open). */
export function parseTwiml(source: string): Verb[] {
  if (Buffer.byteLength(source) > MAX_BYTES) throw new CallError(12100, 'The TwiML is larger than 64 KB.');
  let root: XmlElement;
  try {
    root = parseXml(source);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CallError(12100, `Document parse failure: ${reason}.`, { cause: error });
  }
  if (root.name !== 'Response') invalid(`the root element is <${root.name}>, not <Response>`);
  if (root.text.trim() !== '') invalid('text directly inside <Response>');
  return root.children.map(readVerb);
}

/** What each verb may carry; anything else is a mistake the carrier warns of. */
const ATTRIBUTES: Record<string, string> = {
  Connect: 'action method',
  Stream: 'url name track statusCallback statusCallbackMethod',
  Parameter: 'name value',
  Dial:
    'action method timeout callerId answerOnBridge timeLimit hangupOnStar record trim ' +
    'recordingStatusCallback ringTone referUrl sequential',
  Number: 'statusCallback statusCallbackEvent statusCallbackMethod sendDigits url method',
  Gather:
    'action method input timeout numDigits finishOnKey hints language speechTimeout speechModel ' +
    'profanityFilter enhanced actionOnEmptyResult bargeIn debug partialResultCallback partialResultCallbackMethod',
  Say: 'voice language loop',
  Pause: 'length',
  Record:
    'action method timeout finishOnKey maxLength playBeep trim transcribe transcribeCallback ' +
    'recordingStatusCallback recordingStatusCallbackMethod recordingStatusCallbackEvent',
  Redirect: 'method',
  Reject: 'reason',
  Hangup: '',
};

const NESTS = new Set(['Connect', 'Dial', 'Gather']);

function readVerb(element: XmlElement): Verb {
  checkAttributes(element);
  const { name, attributes, text } = element;
  const method = readMethod(attributes.method, name);
  const action = attributes.action === undefined ? {} : { action: attributes.action };
  if (!NESTS.has(name) && element.children.length > 0) {
    invalid(`<${element.children[0]?.name}> inside <${name}>`);
  }
  switch (name) {
    case 'Connect':
      return { verb: 'Connect', ...action, method, stream: readStream(element) };
    case 'Dial': {
      const numbers = element.children;
      if (numbers.length > 1 || (numbers[0] && numbers[0].name !== 'Number')) {
        invalid('<Dial> with anything but one number');
      }
      if (numbers[0]) checkAttributes(numbers[0]);
      const { url, method: urlMethod } = numbers[0]?.attributes ?? {};
      const screen = url === undefined ? {} : { screen: { url, method: readMethod(urlMethod, 'Number') } };
      const number = (numbers[0]?.text ?? text).trim();
      if (number === '') invalid('<Dial> without a number');
      const callerId = attributes.callerId === undefined ? {} : { callerId: attributes.callerId };
      return {
        verb: 'Dial',
        number,
        ...action,
        method,
        timeoutMs: seconds(element, 'timeout', 30),
        ...callerId,
        ...screen,
      };
    }
    case 'Gather':
      return readGather(element, action, method);
    case 'Say':
      return { verb: 'Say', text: text.trim().replaceAll(/\s+/g, ' '), loop: count(element, 'loop', 1) };
    case 'Pause':
      return { verb: 'Pause', lengthMs: seconds(element, 'length', 1) };
    case 'Record':
      return {
        verb: 'Record',
        ...action,
        method,
        timeoutMs: seconds(element, 'timeout', 5),
        maxLengthMs: seconds(element, 'maxLength', 3600),
        finishOnKey: attributes.finishOnKey ?? '1234567890*#',
        ...(attributes.recordingStatusCallback && {
          recordingStatusCallback: attributes.recordingStatusCallback,
        }),
      };
    case 'Redirect':
      if (text.trim() === '') invalid('<Redirect> without a URL');
      return { verb: 'Redirect', url: text.trim(), method };
    case 'Reject': {
      const reason = attributes.reason ?? 'rejected';
      if (reason !== 'rejected' && reason !== 'busy') invalid(`<Reject reason="${reason}">`);
      return { verb: 'Reject', reason };
    }
    case 'Hangup':
      return { verb: 'Hangup' };
    default:
      return invalid(`<${name}> is not a verb of this carrier`);
  }
}

function readGather(element: XmlElement, action: { action?: string }, method: Method): Verb {
  const prompts = element.children.map((child) => {
    const verb = readVerb(child);
    return verb.verb === 'Say' || verb.verb === 'Pause' ? verb : invalid(`<${child.name}> inside <Gather>`);
  });
  const input = (element.attributes.input ?? 'dtmf').split(' ');
  const unknown = input.find((each) => each !== 'dtmf' && each !== 'speech');
  if (unknown !== undefined) invalid(`<Gather input="${element.attributes.input}">`);
  return {
    verb: 'Gather',
    ...action,
    method,
    prompts,
    keys: input.includes('dtmf'),
    speech: input.includes('speech'),
    numDigits: count(element, 'numDigits', Number.POSITIVE_INFINITY),
    finishOnKey: element.attributes.finishOnKey ?? '#',
    timeoutMs: seconds(element, 'timeout', 5),
  };
}

function readStream(connect: XmlElement): StreamNoun {
  const [stream, ...rest] = connect.children;
  if (!stream || rest.length > 0 || stream.name !== 'Stream') {
    invalid(
      `<Connect> needs exactly one <Stream>, not ${connect.children.map((e) => e.name).join(', ') || 'nothing'}`,
    );
  }
  checkAttributes(stream);
  const { url, name, track, statusCallback, statusCallbackMethod } = stream.attributes;
  if (url === undefined) return invalid('<Stream> without a url');
  checkStreamUrl(url);
  if (track !== undefined && track !== 'inbound_track') invalid(`<Connect><Stream track="${track}">`);
  const parameters: Record<string, string> = {};
  for (const parameter of stream.children) {
    if (parameter.name !== 'Parameter') invalid(`<${parameter.name}> inside <Stream>`);
    checkAttributes(parameter);
    const { name: key, value } = parameter.attributes;
    if (!key || value === undefined) return invalid('<Parameter> without a name and a value');
    if (key.length + value.length >= MAX_PARAMETER) {
      invalid(`<Parameter name="${key}"> is longer than ${MAX_PARAMETER} characters`);
    }
    parameters[key] = value;
  }
  return {
    url,
    ...(name !== undefined && { name }),
    ...(statusCallback !== undefined && { statusCallback }),
    statusCallbackMethod: readMethod(statusCallbackMethod, 'Stream'),
    parameters,
  };
}

/** The carrier opens `wss` only; on loopback, where there is no certificate, plain `ws` is let through. */
function checkStreamUrl(url: string): void {
  const parsed = URL.parse(url);
  const loopback = parsed && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(parsed.hostname);
  if (!parsed || !(parsed.protocol === 'wss:' || (parsed.protocol === 'ws:' && loopback))) {
    throw new CallError(11100, `<Stream url="${url}"> is not a wss:// URL.`);
  }
  if (parsed.search !== '' || url.includes('?')) {
    throw new CallError(11100, `<Stream url="${url}"> has a query string; use <Parameter> instead.`);
  }
}

function checkAttributes(element: XmlElement): void {
  const allowed = ATTRIBUTES[element.name];
  if (allowed === undefined) invalid(`<${element.name}> is not TwiML this carrier knows`);
  for (const name of Object.keys(element.attributes)) {
    if (!allowed.split(' ').includes(name))
      invalid(`<${element.name} ${name}="…"> is not an attribute of it`);
  }
}

function readMethod(value: string | undefined, where: string): Method {
  const method = (value ?? 'POST').toUpperCase();
  return method === 'POST' || method === 'GET' ? method : invalid(`<${where} method="${value}">`);
}

function count(element: XmlElement, name: string, fallback: number): number {
  const value = element.attributes[name];
  if (value === undefined) return fallback;
  return /^\d{1,6}$/.test(value) ? Number(value) : invalid(`<${element.name} ${name}="${value}">`);
}

function seconds(element: XmlElement, name: string, fallback: number): number {
  return count(element, name, fallback) * 1000;
}

function invalid(what: string): never {
  throw new CallError(12200, `Schema validation failure: ${what}.`);
}
