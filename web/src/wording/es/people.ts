// Spanish: messages and customers.
import type { Words } from '../en/en.ts';

export const messages: Words['messages'] = {
  what: 'los mensajes',
  open: 'Por devolver',
  done: 'Hechos',
  none: 'Nada por devolver',
  noneHint: 'Lo que dejan quienes llaman aparece aquí por sí solo.',
  noneDone: 'Todavía no hay nada hecho',
  urgent: 'urgente',
  kinds: { message: 'mensaje', lead: 'interesado', waitlist: 'lista de espera', voicemail: 'buzón de voz' },
  markDone: 'Hecho',
  reopen: 'Abrir de nuevo',
  call: (who) => `Llamar a ${who}`,
  theCall: 'La llamada',
  by: (who) => `hecho por ${who}`,
  older: 'Mensajes anteriores',
};

export const customers: Words['customers'] = {
  what: 'los clientes',
  search: 'Buscar',
  searchHint: 'Nombre, número o correo',
  none: 'Todavía nadie',
  noneHint: 'Aquí se recuerda a todos los que llaman.',
  noMatch: 'Nadie encaja',
  name: 'Nombre',
  number: 'Número',
  calls: 'Llamadas',
  last: 'Última llamada',
  note: 'Nota',
  email: 'Correo electrónico',
  nameless: 'Nombre desconocido',
  history: 'Historial',
  noHistory: 'Todavía nada.',
  all: 'Todos los clientes',
  older: 'Más clientes',
  saved: 'Guardado.',
};
