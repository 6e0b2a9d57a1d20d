// Deepgram's Aura-2 voices an owner can choose from (developers.deepgram.com/docs/tts-models).
import type { AgentVoice } from '../../voice/voices.ts';

const voice = (
  name: string,
  language: 'en' | 'es',
  sex: AgentVoice['sex'],
  description: AgentVoice['description'],
): AgentVoice => ({
  id: `aura-2-${name.toLowerCase()}-${language}`,
  name,
  language,
  sex,
  description,
});

export const VOICES: readonly AgentVoice[] = [
  voice('Thalia', 'en', 'female', 'clear, confident, energetic'),
  voice('Andromeda', 'en', 'female', 'casual, expressive, comfortable'),
  voice('Helena', 'en', 'female', 'caring, natural, friendly'),
  voice('Asteria', 'en', 'female', 'clear, confident, knowledgeable'),
  voice('Athena', 'en', 'female', 'calm, smooth, professional'),
  voice('Cora', 'en', 'female', 'smooth, melodic, caring'),
  voice('Hera', 'en', 'female', 'smooth, warm, professional'),
  voice('Luna', 'en', 'female', 'friendly, natural, engaging'),
  voice('Apollo', 'en', 'male', 'confident, comfortable, casual'),
  voice('Arcas', 'en', 'male', 'natural, smooth, clear'),
  voice('Aries', 'en', 'male', 'warm, energetic, caring'),
  voice('Atlas', 'en', 'male', 'enthusiastic, confident, approachable'),
  voice('Orion', 'en', 'male', 'approachable, comfortable, calm'),
  voice('Orpheus', 'en', 'male', 'professional, clear, trustworthy'),
  voice('Zeus', 'en', 'male', 'deep, trustworthy, smooth'),
  voice('Celeste', 'es', 'female', 'clear, energetic, friendly (Colombia)'),
  voice('Estrella', 'es', 'female', 'natural, calm, comfortable (Mexico)'),
  voice('Carina', 'es', 'female', 'professional, energetic, confident (Spain)'),
  voice('Nestor', 'es', 'male', 'calm, professional, approachable (Spain)'),
  voice('Javier', 'es', 'male', 'approachable, professional, calm (Mexico)'),
];
