// Spanish of what the server says of calls, and of the vendors that carry them.

export const calls = {
  'There is no such call.': 'No existe esa llamada.',
  'That call is over. Call again.': 'Esa llamada ha terminado. Llame otra vez.',
  'This call is over, or ending just now.': 'Esta llamada ha terminado, o está terminando.',
  'This call has no recording.': 'Esta llamada no tiene grabación.',
  'This call has no voicemail.': 'Esta llamada no tiene mensaje de voz.',
  'The recording’s file is gone.': 'El archivo de la grabación ya no está.',
  'There are {most} notes on this call already; remove one first.':
    'Esta llamada ya tiene {most} notas; quite antes una.',
  'There is no such note.': 'No existe esa nota.',
  'Only who wrote a note, or an owner or admin, may change or remove it.':
    'Una nota solo puede cambiarla o quitarla quien la escribió, un propietario o un administrador.',
  'Too many live streams are open; close some of them.':
    'Tiene Offhook abierto en demasiadas ventanas; cierre alguna.',

  // Calling somebody.
  'This appointment has no telephone number to call.': 'Esta cita no tiene un número al que llamar.',
  'There is no such appointment to come.': 'No hay tal cita por venir.',
  'Whoever has this number has asked not to be called or texted any more.':
    'Quien tiene este número pidió que no se le llame ni escriba más.',
  'This is a number of your own: your agent would talk to itself.':
    'Este número es suyo: su recepcionista hablaría consigo misma.',
  'This number was called {most} times within a day; try again tomorrow.':
    'Ya se llamó a este número {most} veces en un día; inténtelo mañana.',
  '{most} calls were placed within a day, which is the most; try again tomorrow.':
    'En un día se han hecho {most} llamadas, que es lo máximo; inténtelo mañana.',
  '{most} calls of yours are in progress; try again in a minute.':
    'Tiene {most} llamadas en curso; inténtelo de nuevo en un minuto.',
  'It is too early or too late to call there; try again at {when}.':
    'Es demasiado pronto o demasiado tarde para llamar allí; inténtelo a partir de {when}.',

  // How vendors are.
  'It refuses our requests: the key may be wrong or used up.':
    'Rechaza nuestras peticiones: puede que la clave no sea correcta o esté agotada.',
  'It does not answer, or not in time.': 'No responde, o no a tiempo.',
};
