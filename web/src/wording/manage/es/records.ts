// Spanish: what is kept, for how long, and what was changed.
import { fullStop } from '../../full-stop.ts';
import type { ManageWords } from '../en/en.ts';
import { actions } from './actions.ts';
import { fields } from './fields.ts';

export const privacy: ManageWords['privacy'] = {
  saved: 'Guardado. Lo que sea demasiado viejo se borra esta noche, para siempre.',
  keeping: 'Cuánto tiempo se guarda',
  keepingLead: 'Días después de los que se borra solo. Vacío: se guarda.',
  forever: 'se guarda',
  kinds: {
    recordings: 'Grabaciones',
    transcripts: 'Lo que se dijo',
    calls: 'Llamadas',
    messages: 'Mensajes e interesados',
    texts: 'Mensajes de texto y correos',
    appointments: 'Citas pasadas',
    contacts: 'Personas que no han llamado',
    events: 'Actividad en vivo',
    deliveries: 'Entregas de webhooks',
    audit: 'Registro de cambios',
  },
  copies: 'Copias, y personas que olvidar',
  copiesLead:
    'Una copia es un archivo ZIP con todo. En muchos lugares, quien pide la suya o que se le olvide tiene derecho a ello.',
  askCopy: 'Copia de todo',
  asked: 'Se está preparando; aparece abajo.',
  noRequests: 'No se ha pedido nada.',
  copyOfAll: 'Copia de todo',
  copyOfOne: 'Copia de los datos de una persona',
  erasure: 'Se olvidó a una persona',
  statuses: {
    waiting: 'en espera',
    done: 'hecho',
    failed: 'falló',
    expired: 'ya no está',
  },
  download: 'Descargar',
  megabytes: (size: number) => `${size < 0.1 ? '< 0.1' : size.toFixed(1)} MB`,
  until: (when: string) => `hasta ${when}`,
  onePerson: 'Una persona',
  onePersonLead: 'Copiar lo que se guarda de ella, u olvidarla.',
  copy: 'Copiar',
  erase: 'Olvidar',
  eraseSure: (who: string) => `¿Olvidar a ${who}?`,
  eraseLead:
    'Lo que dijo, grabaciones y mensajes se borran, y su nombre se quita de sus citas. No se puede deshacer.',
  erasing: 'Se le está olvidando.',
  cleanUps: 'Borrado por la noche',
  nothingRemoved: 'Nada era demasiado viejo.',
  failed: (what: string) => `Sin borrar: ${what}. Se intenta otra vez esta noche.`,
  end: 'Su negocio en Offhook',
  standing: {
    trial: 'Está probando Offhook.',
    active: 'Las llamadas se contestan.',
    suspended: 'Está suspendido: las llamadas van a su propio teléfono.',
    cancelled: 'Está cerrado: las llamadas van a su propio teléfono.',
  },
  trialEnds: (when: string) => fullStop(`La prueba termina ${when}`),
  deleteAfter: (when: string) => fullStop(`Todo se borra en la noche después de ${when}`),
  close: 'Cerrarlo',
  closeSure: '¿Cerrar el negocio aquí?',
  closeLead:
    'Desde ahora las llamadas no se contestan. Después de 30 días se borra todo: números, grabaciones, citas. Saque antes una copia.',
  reopen: 'Retirar el cierre',
  reopenLead: 'Las llamadas se contestan otra vez.',
};

export const audit: ManageWords['audit'] = {
  actions,
  fields,
  yes: 'sí',
  no: 'no',
  lead: 'Cada cambio, de quién, y qué había antes.',
  none: 'Todavía no se ha cambiado nada',
  noneHint: 'Cada cambio aparece aquí.',
  actors: {
    member: 'Un miembro',
    apiKey: 'Una clave de API',
    platform: 'Quienes llevan Offhook',
    system: 'Offhook',
  },
};
