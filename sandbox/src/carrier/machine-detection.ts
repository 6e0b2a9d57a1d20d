// What a request to place a call asks of answering-machine detection, as strict as the carrier
// (https://www.twilio.com/docs/voice/answering-machine-detection#optional-api-tuning-parameters).
import type { Detection } from '../caller/index.ts';
import { ApiError, readUrl } from './api.ts';

/** Each tuning parameter with its bounds and default: seconds for the first, ms for the others. */
const TUNING = {
  MachineDetectionTimeout: [3, 59, 30],
  MachineDetectionSpeechThreshold: [1000, 6000, 2400],
  MachineDetectionSpeechEndThreshold: [500, 5000, 1200],
  MachineDetectionSilenceTimeout: [2000, 10_000, 5000],
} as const;

/** Throws `ApiError` 400 for what the carrier refuses, and for detection that holds the call up, which this one does not do. */
export function readDetection(parameters: URLSearchParams): Detection | undefined {
  const mode = parameters.get('MachineDetection');
  const url = readUrl(parameters, 'AsyncAmdStatusCallback', 21609);
  if (mode === null) return undefined;
  if (mode !== 'Enable' && mode !== 'DetectMessageEnd') throw refused('MachineDetection', mode);
  const asynchronous = parameters.get('AsyncAmd') ?? 'false';
  if (asynchronous !== 'true' && asynchronous !== 'false') throw refused('AsyncAmd', asynchronous);
  if (asynchronous === 'false' || url === undefined)
    throw new ApiError(
      400,
      20001,
      'The sandbox detects machines in the background only: give AsyncAmd=true and AsyncAmdStatusCallback.',
    );
  const method = (parameters.get('AsyncAmdStatusCallbackMethod') ?? 'POST').toUpperCase();
  if (method !== 'POST' && method !== 'GET') throw refused('AsyncAmdStatusCallbackMethod', method);
  const tuned = (name: keyof typeof TUNING): number => {
    const [least, most, usual] = TUNING[name];
    const text = parameters.get(name);
    const value = text === null ? usual : Number(text);
    if (!Number.isInteger(value) || value < least || value > most) throw refused(name, text ?? '');
    return value;
  };
  return {
    mode,
    callback: { url, method },
    timeoutMs: tuned('MachineDetectionTimeout') * 1000,
    speechThresholdMs: tuned('MachineDetectionSpeechThreshold'),
    speechEndMs: tuned('MachineDetectionSpeechEndThreshold'),
    silenceTimeoutMs: tuned('MachineDetectionSilenceTimeout'),
  };
}

const refused = (name: string, value: string): ApiError =>
  new ApiError(400, 20001, `Invalid value for ${name}: ${value}`);
