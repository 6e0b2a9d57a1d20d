// Spanish of the words that sentences are filled in with.

export const words = {
  // What there may be only so much of.
  numbers: 'números',
  staff: 'personas',
  services: 'servicios',
  questions: 'preguntas',
  agents: 'recepcionistas',
  'API keys': 'claves de API',
  invitations: 'invitaciones',
  // Channels.
  sms: 'mensaje de texto',
  email: 'correo',
  push: 'aviso',
  // Roles.
  owner: 'propietario',
  admin: 'administrador',
  manager: 'encargado',
  operator: 'operador',
  viewer: 'lector',
  // Vendors' answers.
  'no answer': 'sin respuesta',
  'no reason given': 'no dijo por qué',
};
