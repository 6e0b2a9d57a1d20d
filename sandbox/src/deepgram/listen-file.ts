// `POST /v1/listen`: a whole recording transcribed in one answer.
import { createHash } from 'node:crypto';
import { type AudioFormat, bytesPerMs } from './audio.ts';
import { seconds } from './flux.ts';
import { Hearing, type HeardWord } from './hearing.ts';
import { badRequest, type Query } from './query.ts';

const QUERY = [
  'model',
  'language',
  'smart_format',
  'punctuate',
  'numerals',
  'keyterm',
  'detect_language',
  'mip_opt_out',
];

/** Answers as the vendor does for one channel. Throws `RefusedError` for what it would not take. */
export function transcribeFile(query: Query, body: Buffer, requestId: string): object {
  query.only(QUERY);
  const model = query.text('model') ?? 'base-general';
  if (!/^nova-[23]/.test(model)) throw badRequest(`No such model/language combination found: ${model}.`);
  const { format, audio } = readWav(body);
  const words: HeardWord[] = [];
  const hearing = new Hearing(format, {
    speechStarted: () => undefined,
    wordBegun: () => undefined,
    word: (word) => void words.push(word),
    speechEnded: () => undefined,
  });
  hearing.push(audio);
  hearing.end();
  const confidence = words.length === 0 ? 0 : Math.min(...words.map((word) => word.confidence));
  return {
    metadata: {
      transaction_key: 'deprecated',
      request_id: requestId,
      sha256: createHash('sha256').update(body).digest('hex'),
      created: new Date().toISOString(),
      duration: audio.length / bytesPerMs(format) / 1000,
      channels: 1,
      models: [model],
      model_info: {},
    },
    results: {
      channels: [
        {
          alternatives: [
            {
              transcript: words.map(({ word }) => word).join(' '),
              confidence,
              words: words.map(({ word, start, end, confidence: sure }) => ({
                word: word.toLowerCase().replaceAll(/[^\p{L}\p{N}']/gu, ''),
                punctuated_word: word,
                start: seconds(start),
                end: seconds(end),
                confidence: sure,
              })),
            },
          ],
        },
      ],
    },
  };
}

const PCM = 1;
const MULAW = 7;

function readWav(file: Buffer): { format: AudioFormat; audio: Buffer } {
  const corrupt = badRequest('failed to process audio: corrupt or unsupported data');
  if (file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WAVE') throw corrupt;
  let format: AudioFormat | undefined;
  for (let at = 12; at + 8 <= file.length;) {
    const name = file.toString('latin1', at, at + 4);
    const size = file.readUInt32LE(at + 4);
    const from = at + 8;
    if (name === 'fmt ') {
      const [tag, channels, rate] = [
        file.readUInt16LE(from),
        file.readUInt16LE(from + 2),
        file.readUInt32LE(from + 4),
      ];
      if (channels !== 1) throw badRequest('the sandbox transcribes recordings of one channel.');
      if (tag === PCM) format = { encoding: 'linear16', rate };
      else if (tag === MULAW && rate === 8000) format = { encoding: 'mulaw', rate };
    }
    if (name === 'data' && format) return { format, audio: file.subarray(from, from + size) };
    at = from + size + (size % 2);
  }
  throw corrupt;
}
