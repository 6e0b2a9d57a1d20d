// Sentences that end with what may bring a full stop of its own, as a time does in Spanish: «a las 8:53 a.m.».

export const fullStop = (sentence: string): string => (sentence.endsWith('.') ? sentence : `${sentence}.`);
