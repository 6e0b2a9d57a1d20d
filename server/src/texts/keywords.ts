// What a short text means by its first look: the words carriers set aside, and the letters our own texts ask for.

export type Keyword = 'stop' | 'start' | 'help' | 'confirm' | 'move' | 'cancel';

/**
 * The carrier acts on these itself and answers them (https://help.twilio.com/articles/223134027); CANCEL is among them,
 * whatever the customer meant by it. Other languages' words are ours to obey.
 */
const STOP = words(
  'stop stopall unsubscribe cancel end quit optout revoke',
  'baja стоп отписаться toxtat to‘xtat',
);
const START = words('start unstop', 'старт');
const HELP = words('help info', 'ayuda помощь yordam');
/** Cyrillic letters that look the same are taken for them. */
const CONFIRM = words(
  'c confirm confirmed yes y yep ok okay',
  'с да подтверждаю подтвердить si sí confirmo confirmar ha tasdiqlayman tasdiqlash',
);
const MOVE = words(
  'r move reschedule change',
  'р перенести перенос cambiar mover reprogramar ko‘chirish kochirish',
);
const CANCEL = words('x', 'х отменить отмена cancelar anular bekor');

/** YES opts in at the carrier as well; whoever says it means the appointment. */
export const OPTS_IN = new Set([...START, 'yes']);

/** One word or letter on its own, whatever is put around it; undefined for anything longer. */
export function keywordOf(body: string): Keyword | undefined {
  const word = wordOf(body);
  if (STOP.has(word)) return 'stop';
  if (START.has(word)) return 'start';
  if (HELP.has(word)) return 'help';
  if (CONFIRM.has(word)) return 'confirm';
  if (MOVE.has(word)) return 'move';
  return CANCEL.has(word) ? 'cancel' : undefined;
}

/** The place in a list of offers, from 1; undefined for anything else. */
export function choiceOf(body: string): number | undefined {
  const word = wordOf(body);
  return /^[1-9]$/.test(word) ? Number(word) : undefined;
}

export const wordOf = (body: string): string =>
  body
    .toLowerCase()
    .replaceAll(/[ʻʼ'`’]/g, '‘')
    .replaceAll(/[^\p{L}\p{N}‘ ]/gu, '')
    .trim();

function words(...lists: string[]): Set<string> {
  return new Set(lists.flatMap((list) => list.split(' ')));
}
