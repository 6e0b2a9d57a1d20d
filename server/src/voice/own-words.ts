// The engine's own few words, for when the dialogue cannot speak for itself: a station broke, or the world is slow.
import type { Effect, Language, Line } from '@offhook/machines';

type Wants = NonNullable<Extract<Effect, { type: 'transfer' }>['wants']>;

export interface OwnWords {
  /** Something takes longer than a pause; said so that the caller knows we are still there. */
  oneMoment: string;
  /** A person takes the call over from the agent. */
  puttingThrough: string;
  /** We cannot hear the caller any more; the carrier goes on with the fallback. */
  cannotHear: string;
  /** The carrier's voice, when nobody can be put through. */
  cannotServe: string;
  /** The same, to somebody we have called. */
  cannotGoOn: string;
  /** The number called is not one of ours. */
  unknownNumber: string;
  /** To the person a caller asks for, before they are joined; `reason`, what they said last, may be empty. */
  wantsYou(call: { business: string; from: string; name?: string; wants?: Wants; reason: string }): string;
  /** Words by which they may take it, to be listened for. */
  takesIt: readonly string[];
  /** Before the voicemail's tone. */
  leaveMessage(business: string): string;
  /** After it. */
  messageKept: string;
}

const en: OwnWords = {
  oneMoment: 'One moment.',
  puttingThrough: "One moment, I'm putting you through.",
  cannotHear: "I'm sorry, I'm having trouble with the line. One moment, please.",
  cannotServe: "We're sorry, we can't take your call right now. Please try again in a few minutes.",
  cannotGoOn: "We're sorry, something went wrong on our side. We will call again. Goodbye.",
  unknownNumber: 'We are sorry, the number you have called is not in service.',
  wantsYou: ({ business, from, name, wants, reason }) =>
    [
      name ? `${name} is calling ${business}, from ${from}.` : `A call for ${business} from ${from}.`,
      wants &&
        {
          booking: 'They want to book.',
          rescheduling: 'They want to move an appointment.',
          cancelling: 'They want to cancel an appointment.',
        }[wants],
      reason && `They said: ${reason}.`,
      'Press 1 or say yes to take it.',
    ]
      .filter(Boolean)
      .join(' '),
  takesIt: ['yes', 'yeah', 'sure', 'okay', 'no'],
  leaveMessage: (business) =>
    `You have reached ${business}. We can't take your call right now. Please leave your name, your number and a message after the tone.`,
  messageKept: 'Thank you, your message has been recorded. Goodbye.',
};

const words: Record<Language, OwnWords> = {
  en,
  es: {
    oneMoment: 'Un momento.',
    puttingThrough: 'Un momento, le paso con una persona.',
    cannotHear: 'Lo siento, hay un problema con la línea. Un momento, por favor.',
    cannotServe:
      'Lo sentimos, ahora mismo no podemos atender su llamada. Inténtelo de nuevo en unos minutos.',
    cannotGoOn: 'Lo sentimos, ha habido un problema. Le volveremos a llamar. Adiós.',
    unknownNumber: 'Lo sentimos, el número al que ha llamado no está en servicio.',
    wantsYou: ({ business, from, name, wants, reason }) =>
      [
        name ? `${name} llama a ${business}, del ${from}.` : `Una llamada para ${business} del ${from}.`,
        wants &&
          {
            booking: 'Quiere una cita.',
            rescheduling: 'Quiere cambiar una cita.',
            cancelling: 'Quiere cancelar una cita.',
          }[wants],
        reason && `Dijo: ${reason}.`,
        'Pulse 1 o diga sí para atenderla.',
      ]
        .filter(Boolean)
        .join(' '),
    takesIt: ['sí', 'claro', 'de acuerdo', 'no'],
    leaveMessage: (business) =>
      `Ha llamado a ${business}. Ahora mismo no podemos atenderle. Deje su nombre, su número y un mensaje después del tono.`,
    messageKept: 'Gracias, hemos grabado su mensaje. Adiós.',
  },
  ru: {
    oneMoment: 'Секунду.',
    puttingThrough: 'Секунду, соединяю вас с сотрудником.',
    cannotHear: 'Извините, проблемы со связью. Одну минуту, пожалуйста.',
    cannotServe:
      'Извините, сейчас мы не можем ответить на ваш звонок. Пожалуйста, перезвоните через несколько минут.',
    cannotGoOn: 'Извините, произошла ошибка. Мы перезвоним. До свидания.',
    unknownNumber: 'Извините, набранный номер не обслуживается.',
    wantsYou: ({ business, from, name, wants, reason }) =>
      [
        name ? `${name} звонит в ${business} с номера ${from}.` : `Звонок для ${business} с номера ${from}.`,
        wants &&
          {
            booking: 'Хочет записаться.',
            rescheduling: 'Хочет перенести запись.',
            cancelling: 'Хочет отменить запись.',
          }[wants],
        reason && `Сказали: ${reason}.`,
        'Чтобы ответить, нажмите 1.',
      ]
        .filter(Boolean)
        .join(' '),
    takesIt: ['да', 'нет'],
    leaveMessage: (business) =>
      `Вы позвонили в ${business}. Сейчас мы не можем ответить. Пожалуйста, после сигнала назовите имя, номер телефона и оставьте сообщение.`,
    messageKept: 'Спасибо, ваше сообщение записано. До свидания.',
  },
  uz: {
    oneMoment: 'Bir daqiqa.',
    puttingThrough: 'Bir daqiqa, sizni xodimimizga ulayapman.',
    cannotHear: 'Kechirasiz, aloqada muammo bor. Bir daqiqa, iltimos.',
    cannotServe:
      'Kechirasiz, hozir qo‘ng‘irog‘ingizga javob bera olmaymiz. Iltimos, birozdan keyin qayta urinib ko‘ring.',
    cannotGoOn: 'Kechirasiz, xatolik yuz berdi. Qayta qo‘ng‘iroq qilamiz. Xayr.',
    unknownNumber: 'Kechirasiz, siz tergan raqam xizmat ko‘rsatmayapti.',
    wantsYou: ({ business, from, name, wants, reason }) =>
      [
        name
          ? `${name} ${business}ga ${from} raqamidan qo‘ng‘iroq qilyapti.`
          : `${business}ga ${from} raqamidan qo‘ng‘iroq.`,
        wants &&
          {
            booking: 'Yozilmoqchi.',
            rescheduling: 'Yozuvini ko‘chirmoqchi.',
            cancelling: 'Yozuvini bekor qilmoqchi.',
          }[wants],
        reason && `Aytgani: ${reason}.`,
        'Qabul qilish uchun 1 ni bosing.',
      ]
        .filter(Boolean)
        .join(' '),
    takesIt: ['ha', 'yo‘q'],
    leaveMessage: (business) =>
      `Siz ${business}ga qo‘ng‘iroq qildingiz. Hozir javob bera olmaymiz. Signaldan keyin ismingiz, raqamingiz va xabaringizni qoldiring.`,
    messageKept: 'Rahmat, xabaringiz yozib olindi. Xayr.',
  },
};

export const ownWords = (language: Language | undefined): OwnWords => words[language ?? 'en'];

/** Those the agent says in its own voice, so that they can be made ahead like every fixed line. */
export const ownLines = (
  language: Language,
): Record<'oneMoment' | 'puttingThrough' | 'cannotHear', Line> => ({
  oneMoment: ownLine('oneMoment', language, true),
  puttingThrough: ownLine('puttingThrough', language, false),
  cannotHear: ownLine('cannotHear', language, false),
});

const ownLine = (
  key: 'oneMoment' | 'puttingThrough' | 'cannotHear',
  language: Language,
  interruptible: boolean,
): Line => ({
  key,
  text: ownWords(language)[key],
  interruptible,
  personal: false,
});
