// Spanish: the day so far, and the calls in progress.
import type { Words } from '../en/en.ts';
import { plural } from '../plural.ts';

export const today: Words['today'] = {
  lead: (day) => `${day}, hasta ahora`,
  what: 'el día',
  answered: 'Llamadas atendidas',
  booked: 'Citas reservadas',
  needsPerson: 'Necesitan a alguien',
  messages: 'Mensajes por devolver',
  onTheLine: 'En línea ahora',
  nobody: 'No hay nadie en línea.',
  next: 'Lo que viene',
  nothingNext: 'Hoy no queda nada reservado.',
  latest: 'Últimas llamadas',
  noCalls: 'Todavía no ha llamado nadie',
  noCallsHint: 'Escuche cómo contesta su recepcionista: llámela desde aquí.',
  all: 'Todas las llamadas',
  whole: 'La agenda',
  revenue: 'Ingresos recuperados',
  ofBooked: (amount) => `de ${amount} reservados por teléfono`,
  formula: 'Cómo se calculan los ingresos',
  formulaText:
    'Reservado: los precios de lista de todas las citas reservadas hoy en llamadas y no canceladas después. Recuperado: las reservadas mientras estaba cerrado o mientras había otra llamada en línea. Los servicios sin precio publicado no cuentan, ni las llamadas de prueba.',
  urgent: (count) => (count === 1 ? '1 urgente' : `${count} urgentes`),
  median: 'Espera habitual',
};

export const live: Words['live'] = {
  lead: 'Las llamadas en curso, según avanzan.',
  what: 'las llamadas en curso',
  nobody: 'No hay nadie en línea',
  nobodyHint: 'Una llamada aparece aquí en cuanto se contesta.',
  count: (count) => plural(count, 'llamada', 'llamadas'),
  caller: 'Quien llama',
  agent: 'Recepcionista',
  listen: 'Escuchar',
  stopListening: 'Dejar de escuchar',
  takeOver: 'Atender yo',
  takeOverLead:
    'Se avisa a quien llama y se le pasa a este número. Si nadie contesta, sigue la recepcionista.',
  takeOverTo: 'Llamarme al',
  takeOverDo: 'Pasar la llamada',
  takenOver: 'Se está pasando la llamada.',
  hangUp: 'Colgar',
  hangUpSure: '¿Colgar a quien llama?',
  hangUpLead: 'La llamada termina en el acto, sin despedida.',
  hungUp: 'La llamada ha terminado.',
  listenFailed: 'No se puede oír esta llamada.',
  connecting: 'Conectando …',
};
