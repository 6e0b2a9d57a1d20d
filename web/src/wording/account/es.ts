// Spanish, for what is about oneself.
import type { AccountWords } from './en.ts';

export const es: AccountWords = {
  businesses: {
    here: 'Está aquí',
    add: 'Añadir un negocio',
    addLead: 'Es suyo, con su propia recepcionista. Lo prepara en unos minutos, y este se queda como está.',
    arriving: 'A su negocio',
    arrivingLead: 'Aquello de lo que se le avisó está allí, en otro negocio que el que tenía abierto.',
    notTheirs: 'No pertenece a ese negocio',
    notTheirsLead: (email: string) =>
      `Ha entrado como ${email}, que no pertenece, o ya no, al negocio al que lleva este enlace. Un propietario de allí puede volver a invitarle.`,
  },
  sessions: {
    title: 'Dónde tiene la sesión abierta',
    lead: 'En cada navegador en el que no la haya cerrado, hasta una semana después de la última vez.',
    here: 'este navegador',
    unknown: 'Un navegador desconocido',
    on: (browser, system) => `${browser} en ${system}`,
    lastUsed: (when) => `usado por última vez ${when}`,
    end: 'Cerrar',
    endOf: (browser) => `Cerrar la sesión de ${browser}`,
    elsewhereLead: 'Quien la use ahí tendrá que volver a entrar. Puede tardar hasta 15 minutos.',
    ended: 'Cerrada.',
    everywhere: 'Cerrar la sesión en todas partes',
    sure: '¿Cerrar la sesión en todas partes?',
    sureLead: 'También aquí: tendrá que volver a entrar. En los demás sitios puede tardar hasta 15 minutos.',
  },
  activity: {
    title: 'Lo que ha hecho',
    lead: (business) =>
      `En ${business}, lo más reciente primero. Abra una línea para ver qué cambió y desde dónde.`,
    none: 'Todavía no ha cambiado nada aquí.',
  },
};
