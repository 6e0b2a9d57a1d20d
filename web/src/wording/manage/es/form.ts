// Spanish: fields that several screens have: forms, voices, hours.
import type { ManageWords } from '../en/en.ts';

export const form: ManageWords['form'] = {
  unsaved: 'Sin guardar',
  discard: 'Descartar',
  changedMeanwhile:
    'Otra persona guardó mientras tanto. Lo que escribió sigue aquí: revise los campos marcados y guarde otra vez.',
  theirs: (value: string) => `Otra persona guardó «${value}».`,
  theirsDiffers: 'Otra persona guardó algo distinto aquí.',
  takeTheirs: 'Usar lo suyo',
  leaveTitle: '¿Salir sin guardar?',
  leaveLead: 'Lo que escribió aquí se pierde.',
  leave: 'Salir',
  stay: 'Seguir editando',
  wrongEmail: 'No es una dirección de correo.',
  between: (min: number, max: number) => `Entre ${min} y ${max}.`,
  tooMany: (most: number) => `Como máximo ${most}.`,
  copy: 'Copiar',
  copied: 'Copiado',
  undo: 'Deshacer',
  edit: 'Editar',
  editOf: (what: string) => `Editar ${what}`,
  removeOf: (what: string) => `Quitar ${what}`,
  more: 'Más',
  save: 'Guardar',
  optional: 'Opcional.',
};

export const voices: ManageWords['voices'] = {
  voice: 'Voz',
  play: (voice: string) => `Oír a ${voice}`,
  stop: 'Parar',
  all: (count: number) => `Las ${count} voces`,
  sexes: { female: 'femenina', male: 'masculina' },
  noneFor: 'No se conoce ninguna voz para este idioma; la elegida lo lee lo mejor que puede.',
  heard: 'Quien llama oye',
  hear: 'Oírlo',
  cannotPlay: 'La voz no se puede oír en este momento.',
};

export const hours: ManageWords['hours'] = {
  what: 'el horario',
  closed: 'cerrado',
  open: 'abierto',
  copy: 'De martes a viernes, como el lunes',
  from: (day: string) => `${day}, desde`,
  to: (day: string) => `${day}, hasta`,
  addRange: (day: string) => `${day}: abrir otra vez`,
  removeRange: (day: string) => `${day}: quitar este tramo`,
  date: 'Día',
  note: 'Nota',
  twice: 'Un día está dos veces.',
  addDate: 'Añadir un día',
  week: 'Horario',
  weekLead: (zone: string) => `Según el reloj de ${zone}. Las citas se ofrecen dentro de este horario.`,
  holidays: 'Días festivos',
  holidaysLead: 'Cerrado en ellos, salvo los que abra de todos modos.',
  country: 'Festivos de',
  noHolidays: 'Ninguno',
  openOn: 'Abierto de todos modos en',
  exceptions: 'Días distintos',
  exceptionsLead: 'Vacaciones, una tarde más larga. Van antes que todo lo demás.',
};
