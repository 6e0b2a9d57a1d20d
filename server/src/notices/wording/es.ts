// What notices say, in Spanish.
import type { Wording } from '../kinds.ts';

const KEYS = 'Responda C para confirmar, R para cambiar, X para cancelar.';
const SIGNED = '{business}\n{address}\n{phone}';

export const es: Wording = {
  booked: {
    subject: '{service}, {date} a las {time}',
    text: `{business}: cita de {service} reservada para el {date} a las {time} con {staff}. ${KEYS} STOP: no más mensajes.`,
    email: `Hola, {name}:\n\nSu cita de {service} está reservada para el {date} a las {time} con {staff}. Va adjunta para su calendario.\n\n${SIGNED}`,
  },
  moved: {
    subject: 'Cambio: {service}, {date} a las {time}',
    text: `{business}: su cita de {service} pasa del {oldDate}, {oldTime}, al {date} a las {time} con {staff}. ${KEYS}`,
    email: `Hola, {name}:\n\nSu cita de {service} pasa del {oldDate}, {oldTime}, al {date} a las {time} con {staff}. La nueva hora va adjunta para su calendario.\n\n${SIGNED}`,
  },
  cancelled: {
    subject: 'Cancelada: {service}, {date} a las {time}',
    text: '{business}: su cita de {service} del {date} a las {time} queda cancelada. Para otra cita llame al {phone}.',
    email: `Hola, {name}:\n\nSu cita de {service} del {date} a las {time} queda cancelada. Para otra cita llame al {phone}.\n\n${SIGNED}`,
  },
  reminder: {
    subject: 'Recordatorio: {service}, {date} a las {time}',
    text: `{business}: le recordamos su cita de {service} el {date} a las {time} con {staff}. ${KEYS}`,
    email: `Hola, {name}:\n\nLe recordamos su cita de {service} el {date} a las {time} con {staff}.\n\n${SIGNED}`,
  },
  waitlistOffer: {
    subject: '',
    text: '{business}: ha quedado libre una hora: {openings}. Responda 1 para tomarla; es de quien responda primero.',
  },
  noShow: {
    subject: 'Le esperábamos',
    text: '{business}: le esperábamos a las {time}. Para otra cita llame al {phone}.',
    email: `Hola, {name}:\n\nLe esperábamos el {date} a las {time}. Para otra cita llame al {phone}.\n\n${SIGNED}`,
  },
  review: {
    subject: '¿Qué tal fue?',
    text: '{business}: gracias por venir. ¿Qué tal fue? {link}',
    email: `Hola, {name}:\n\nGracias por venir. Nos alegraría que contara a otros qué tal fue: {link}\n\n${SIGNED}`,
  },
  confirmedReply: { subject: '', text: '{business}: gracias, le esperamos el {date} a las {time}.' },
  cancelledReply: {
    subject: '',
    text: '{business}: su cita de {service} del {date} a las {time} queda cancelada. Para otra cita llame al {phone}.',
  },
  movedReply: {
    subject: '',
    text: '{business}: su cita de {service} es ahora el {date} a las {time} con {staff}.',
  },
  bookedReply: {
    subject: '',
    text: '{business}: su cita de {service} del {date} a las {time} con {staff} está reservada.',
  },
  moveOffers: {
    subject: '',
    text: '{business}: para cambiar su cita de {service}, responda con un número: {openings}. O con el día y la hora que prefiera.',
  },
  noOpenings: { subject: '', text: '{business}: no hay hora libre para eso. Llame, por favor, al {phone}.' },
  takenReply: {
    subject: '',
    text: '{business}: esa hora se acaba de ocupar. Responda R para ver otras, o llame al {phone}.',
  },
  noAppointment: {
    subject: '',
    text: '{business}: no hay ninguna cita próxima con este número. Llame, por favor, al {phone}.',
  },
  passedOn: {
    subject: '',
    text: '{business}: gracias, hemos pasado su mensaje. Para hablar con nosotros llame al {phone}.',
  },
  code: { subject: '', text: '{code} es su código para {business}. Vale durante 10 minutos.' },
  message: { subject: 'Mensaje de {caller}', text: '{business}: mensaje de {caller}: {text}' },
  urgentMessage: {
    subject: 'Urgente: mensaje de {caller}',
    text: '{business}: mensaje URGENTE de {caller}: {text}',
  },
  lead: { subject: 'Nuevo interesado: {caller}', text: '{business}: nuevo interesado, {caller}: {text}' },
  missedCall: {
    subject: 'Llamada perdida de {caller}',
    text: '{business}: llamada perdida de {caller} a las {time}.',
  },
  appointment: {
    subject: '{text}: {name}, {date}, {time}',
    text: '{business}: {text}: {name}, {service}, {date} a las {time} con {staff}.',
  },
  tooSlow: {
    subject: 'Las llamadas esperan demasiado',
    text: '{business}: en las últimas 24 horas el {within} de las respuestas llegó en {limit}; se promete el {promised}.',
  },
  webhookDisabled: {
    subject: 'Se ha desactivado un webhook',
    text: '{business}: el webhook {link} se ha desactivado tras fallar durante días: {text}',
  },
};
