// Spanish: what is on every screen: the frame, buttons, why something is not there.
import type { Words } from '../en/en.ts';

export const common: Words['common'] = {
  close: 'Cerrar',
  cancel: 'Cancelar',
  save: 'Guardar',
  saved: 'Guardado.',
  remove: 'Quitar',
  add: 'Añadir',
  edit: 'Editar',
  all: 'Todas',
  none: 'Ninguno',
  nothing: '–',
  oneMoment: 'Un momento …',
  loading: (what) => `Cargando ${what} …`,
  notLoaded: 'No se pudo cargar',
  tryAgain: 'Intentar de nuevo',
  notAllowed: 'No tiene permiso para ver esto',
  askAnOwner: 'Pida a un propietario del negocio que le dé el permiso.',
  unreachable: 'No se puede llegar al servidor. Revise su conexión e inténtelo de nuevo.',
  answered: (status) => `El servidor respondió ${status}.`,
  notFound: 'No hay nada en esta dirección',
  toToday: 'Ir a hoy',
  more: 'Más',
  required: 'Hace falta.',
  tooLong: 'Es demasiado largo.',
  wrongNumber: 'Escríbalo completo, por ejemplo (202) 555-0142, y con el prefijo del país si es de otro.',
  wrongTime: 'El final tiene que ser después del comienzo.',
};

export const shell: Words['shell'] = {
  skip: 'Ir al contenido',
  sections: 'Secciones',
  today: 'Hoy',
  live: 'En vivo',
  calls: 'Llamadas',
  calendar: 'Agenda',
  messages: 'Mensajes',
  customers: 'Clientes',
  speed: 'Rapidez',
  insights: 'Análisis',
  receptionist: 'Recepcionista',
  team: 'Equipo',
  settings: 'Ajustes',
  platform: 'Plataforma',
  testCall: 'Llamada de prueba',
  light: 'Claro',
  dark: 'Oscuro',
  language: 'Idioma',
  businesses: 'Sus negocios',
  profile: 'Su acceso',
  signOut: 'Cerrar sesión',
  offline: 'Sin conexión. Ve lo último que había; todo sigue por sí solo cuando vuelva.',
  unreachable: 'Offhook no responde. Se intenta de nuevo cada pocos segundos.',
  update: 'Hay una versión nueva.',
  notices: 'Avisos',
  reload: 'Recargar',
};

export const range: Words['range'] = {
  label: 'Periodo',
  days: (count) => `${count} días`,
};

export const numbers: Words['numbers'] = {
  anonymous: 'Número oculto',
  browser: 'Llamada de prueba',
};

export const verticals: Words['verticals'] = {
  salon: 'Peluquería y belleza',
  dental: 'Clínica dental',
  auto_repair: 'Taller mecánico',
  home_services: 'Servicios del hogar',
};
