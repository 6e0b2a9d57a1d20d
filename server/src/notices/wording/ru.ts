// What notices say, in Russian.
import type { Wording } from '../kinds.ts';

const KEYS = 'Ответьте C — подтвердить, R — перенести, X — отменить.';
const SIGNED = '{business}\n{address}\n{phone}';

export const ru: Wording = {
  booked: {
    subject: '{service}, {date}, {time}',
    text: `{business}: вы записаны: {service}, {date}, {time}, {staff}. ${KEYS} STOP — без сообщений.`,
    email: `Здравствуйте, {name}!\n\nВы записаны: {service}, {date}, {time}, {staff}. Запись для календаря во вложении.\n\n${SIGNED}`,
  },
  moved: {
    subject: 'Перенос: {service}, {date}, {time}',
    text: `{business}: {service}: вместо {oldDate}, {oldTime} — {date}, {time}, {staff}. ${KEYS}`,
    email: `Здравствуйте, {name}!\n\n{service}: вместо {oldDate}, {oldTime} — {date}, {time}, {staff}. Новое время для календаря во вложении.\n\n${SIGNED}`,
  },
  cancelled: {
    subject: 'Отменено: {service}, {date}, {time}',
    text: '{business}: запись отменена: {service}, {date}, {time}. Записаться снова: {phone}.',
    email: `Здравствуйте, {name}!\n\nЗапись отменена: {service}, {date}, {time}. Записаться снова: {phone}.\n\n${SIGNED}`,
  },
  reminder: {
    subject: 'Напоминание: {service}, {date}, {time}',
    text: `{business}: напоминаем: {service}, {date}, {time}, {staff}. ${KEYS}`,
    email: `Здравствуйте, {name}!\n\nНапоминаем: {service}, {date}, {time}, {staff}.\n\n${SIGNED}`,
  },
  waitlistOffer: {
    subject: '',
    text: '{business}: освободилось время: {openings}. Ответьте 1, чтобы его занять: оно достанется первому.',
  },
  noShow: {
    subject: 'Мы вас ждали',
    text: '{business}: мы ждали вас в {time}. Выбрать другое время: {phone}.',
    email: `Здравствуйте, {name}!\n\nМы ждали вас: {date}, {time}. Выбрать другое время: {phone}.\n\n${SIGNED}`,
  },
  review: {
    subject: 'Как всё прошло?',
    text: '{business}: спасибо, что пришли. Как всё прошло? {link}',
    email: `Здравствуйте, {name}!\n\nСпасибо, что пришли. Будем рады вашему отзыву: {link}\n\n${SIGNED}`,
  },
  confirmedReply: { subject: '', text: '{business}: спасибо, ждём вас: {date}, {time}.' },
  cancelledReply: {
    subject: '',
    text: '{business}: запись отменена: {service}, {date}, {time}. Записаться снова: {phone}.',
  },
  movedReply: { subject: '', text: '{business}: новое время: {service}, {date}, {time}, {staff}.' },
  bookedReply: { subject: '', text: '{business}: вы записаны: {service}, {date}, {time}, {staff}.' },
  moveOffers: {
    subject: '',
    text: '{business}: чтобы перенести ({service}), ответьте номером: {openings}. Или напишите удобный день и время.',
  },
  noOpenings: {
    subject: '',
    text: '{business}: свободного времени не нашлось. Позвоните, пожалуйста: {phone}.',
  },
  takenReply: {
    subject: '',
    text: '{business}: это время только что заняли. Ответьте R, чтобы увидеть другое, или позвоните: {phone}.',
  },
  noAppointment: {
    subject: '',
    text: '{business}: на этот номер нет предстоящих записей. Позвоните, пожалуйста: {phone}.',
  },
  passedOn: {
    subject: '',
    text: '{business}: спасибо, мы передали ваше сообщение. Поговорить с нами: {phone}.',
  },
  code: { subject: '', text: '{code} — ваш код для {business}. Он действует 10 минут.' },
  message: { subject: 'Сообщение от {caller}', text: '{business}: сообщение от {caller}: {text}' },
  urgentMessage: {
    subject: 'Срочно: сообщение от {caller}',
    text: '{business}: СРОЧНОЕ сообщение от {caller}: {text}',
  },
  lead: { subject: 'Новый клиент: {caller}', text: '{business}: новый клиент, {caller}: {text}' },
  missedCall: {
    subject: 'Пропущенный звонок: {caller}',
    text: '{business}: пропущенный звонок от {caller} в {time}.',
  },
  appointment: {
    subject: '{text}: {name}, {date}, {time}',
    text: '{business}: {text}: {name}, {service}, {date}, {time}, {staff}.',
  },
  tooSlow: {
    subject: 'Звонящие ждут слишком долго',
    text: '{business}: за последние 24 часа {within} ответов уложились в {limit}; обещано {promised}.',
  },
  webhookDisabled: {
    subject: 'Вебхук отключён',
    text: '{business}: вебхук {link} отключён: он не отвечал несколько дней: {text}',
  },
};
