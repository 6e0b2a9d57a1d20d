// A voice an owner can give an agent.
import type { Phrase } from '../wording/phrases.ts';

export interface AgentVoice {
  /** The synthesizer's name for it. */
  id: string;
  name: string;
  /** What it speaks; null: anything, e.g. the sandbox's modem tones. */
  language: string | null;
  sex: 'female' | 'male' | null;
  description: Phrase;
}

/** Those of the sandbox, which stands in for the speech vendor where there is no key. */
export const SANDBOX_VOICES: readonly AgentVoice[] = [
  {
    id: 'sandbox-espeak',
    name: 'Sandbox',
    language: null,
    sex: null,
    description: 'A plain synthetic voice',
  },
  {
    id: 'sandbox-modem',
    name: 'Modem',
    language: null,
    sex: null,
    description: 'Tones, for machines that listen',
  },
];
