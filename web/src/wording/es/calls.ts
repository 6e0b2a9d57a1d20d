// Spanish: the list of calls, and how calls go.
import type { Words } from '../en/en.ts';
import { plural } from '../plural.ts';

export const calls: Words['calls'] = {
  what: 'las llamadas',
  none: 'Todavía no hay llamadas',
  noneHint: 'Llame a su número, o escuche a su recepcionista desde aquí.',
  noMatch: 'Ninguna llamada encaja',
  noMatchHint: 'Cambie o quite los filtros.',
  clear: 'Quitar los filtros',
  older: 'Llamadas anteriores',
  turns: (count) => plural(count, 'turno', 'turnos'),
  median: 'Espera habitual',
  search: 'Buscar',
  searchHint: 'Palabras dichas, o un número',
  number: 'Número',
  from: 'Desde',
  to: 'Hasta',
  outcome: 'Resultado',
  length: 'Cualquier duración',
  lengths: { short: 'Menos de medio minuto', middle: 'Hasta dos minutos', long: 'Más largas' },
  direction: 'Entrantes y salientes',
  directions: { inbound: 'Nos llamaron', outbound: 'Llamamos' },
  version: (version) => (version === 0 ? 'Antes de la versión 1' : `Versión ${version}`),
  export: 'Exportar',
  exporting: 'Exportando …',
  list: 'Llamadas, las más nuevas primero',
  shown: (count) => plural(count, 'llamada', 'llamadas'),
};

export const outcomes: Words['outcomes'] = {
  booked: 'cita reservada',
  rescheduled: 'cita movida',
  cancelled: 'cita cancelada',
  answered: 'respondida',
  messageTaken: 'dejó mensaje',
  transferred: 'transferida',
  abandoned: 'colgó',
  notForUs: 'no era para nosotros',
  none: 'terminada',
  live: 'en línea',
};

export const goals: Words['goals'] = {
  greeting: 'saludo',
  listening: 'escuchando',
  booking: 'reservando',
  rescheduling: 'moviendo una cita',
  cancelling: 'cancelando',
  checking: 'consultando una cita',
  message: 'tomando un mensaje',
  transferring: 'transfiriendo',
  emergency: 'urgencia',
  offeringHelp: 'ofreciendo ayuda',
  goalDone: '¿algo más?',
  notForUs: 'no es para nosotros',
  leaving: 'despidiéndose',
  over: 'terminada',
};

export const steps: Words['steps'] = {
  service: 'qué servicio',
  when: 'cuándo',
  finding: 'buscando hora',
  choosing: 'eligiendo hora',
  holding: 'guardando la hora',
  name: 'nombre',
  phone: 'número',
  number: 'número',
  who: 'quién',
  date: 'fecha',
  which: 'qué cita',
  lookingUp: 'consultando',
  readBack: 'repasando',
  confirming: 'repasando',
  full: 'nada libre',
  text: 'el mensaje',
  telling: 'informando',
};

export const stations: Words['stations'] = {
  finalTranscript: 'Palabras finales',
  endOfTurn: 'Fin del turno',
  understood: 'Entendido',
  decided: 'Decidido',
  firstAudio: 'Primer sonido',
};
