// Whether a message sounds as if it could not wait.

const URGENT =
  /\b(?:urgent\w*|asap|as soon as possible|right away|emergency|immediately|urgente\w*|cuanto antes|shoshilinch\w*)\b|срочно|немедленно/iu;

export const soundsUrgent = (text: string): boolean => URGENT.test(text);
