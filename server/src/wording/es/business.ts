// Spanish of what the server says of how a business is set up: receptionist, services, numbers, calendars, webhooks, data.

export const business = {
  // The receptionist, and what it knows.
  'There is no such agent.': 'No existe esa recepcionista.',
  'There is no such version.': 'No existe esa versión.',
  'Nothing has changed since version {version}.': 'No ha cambiado nada desde la versión {version}.',
  'This agent answers {number}; give that number to another first.':
    'Esta recepcionista contesta el {number}; dele antes ese número a otra.',
  'There is no such voice; see the list of voices.': 'No existe esa voz; mire la lista de voces.',
  'Too many people are listening to voices; try again in a moment.':
    'Hay demasiada gente oyendo voces; inténtelo de nuevo en un momento.',
  'Only those who may edit an agent can try its draft.':
    'Solo quien puede cambiar la recepcionista puede probar su borrador.',
  'As many calls as we can take are in progress; try again in a minute.':
    'Ahora mismo no caben más llamadas; inténtelo de nuevo en un minuto.',
  'There is no such question.': 'No existe esa pregunta.',
  'Nobody has asked this, or it is answered by now.': 'Nadie ha preguntado esto, o ya tiene respuesta.',

  // Services, staff, customers.
  'There is no such service.': 'No existe ese servicio.',
  'No service is in this category.': 'No hay ningún servicio en esta categoría.',
  'There is nobody with this id among the staff.': 'Esa persona no está entre el personal.',
  '`serviceIds` names a service that is not there.': 'Uno de esos servicios ya no existe.',
  '`serviceIds` names something that is not offered.': 'Uno de esos servicios no se ofrece.',
  '`staffId` names nobody who can be booked.': 'Con esa persona no se puede reservar.',
  'There is no such contact.': 'No existe ese cliente.',
  'There is a contact with the number {phone} already.': 'Ya hay un cliente con el número {phone}.',
  'A contact cannot be merged with itself.': 'Un cliente no se puede unir consigo mismo.',
  '`assignedTo` is no member of this organization.': 'Esa persona no es miembro de este negocio.',
  'There is no such lead.': 'No existe ese interesado.',
  'There is no such message.': 'No existe ese mensaje.',

  // Appointments.
  'There is no appointment with this id.': 'No existe esa cita.',
  'This time is taken. Choose another, or somebody else.':
    'Esta hora está ocupada. Elija otra, o a otra persona.',
  'This time is taken: {times}. Choose another, or somebody else.':
    'Esta hora está ocupada: {times}. Elija otra, o a otra persona.',
  'This appointment cannot be changed any more: it was cancelled, or is only held.':
    'Esta cita ya no se puede cambiar: se canceló, o se está reservando en este momento.',

  // Telephone numbers.
  'There is no such number.': 'No existe ese número.',
  'There is no such area code.': 'No existe ese código de área.',
  '{number} is not for sale any more; choose another.': 'El {number} ya no está en venta; elija otro.',
  "{number} is not in the carrier's account; buy it, or have it moved there.":
    'El {number} no está en la cuenta de la compañía telefónica; cómprelo, o haga que lo pasen a ella.',
  '{number} answers for somebody already.': 'El {number} ya contesta para otro negocio.',
  '{number} is in this account; release it here first, keeping it at the carrier if you like.':
    'El {number} está en esta cuenta; devuélvalo aquí antes. En la compañía puede conservarlo.',
  'Say in `routeTo` which number is to ring.': 'Diga qué número tiene que sonar.',
  'A number cannot ring itself; name another.': 'Un número no puede llamarse a sí mismo; ponga otro.',
  'Your account at the carrier has just been changed; try again.':
    'Su cuenta en la compañía telefónica acaba de cambiar; inténtelo de nuevo.',
  'You have no such telephone number.': 'No tiene ese número de teléfono.',
  'You have no telephone number to call from; get one first.':
    'No tiene un número desde el que llamar; consiga antes uno.',

  // Accounts of their own at vendors.
  'Say in `account` whose token it is: its console shows the Account SID, which begins with AC.':
    'Diga de qué cuenta es: su consola muestra el «Account SID», que empieza por AC.',
  '{vendor} knows the account by the key; leave `account` out.':
    '{vendor} reconoce la cuenta por la clave; deje la cuenta vacía.',
  '{vendor} refuses this key; copy it once more from its console.':
    '{vendor} rechaza esta clave; cópiela otra vez de su consola.',
  'There is no key of your own for this vendor.': 'No tiene una clave propia de este proveedor.',

  // How the business appears.
  'This color is too pale to be read on white ({contrast}:1, needed are {least}:1); choose a darker one.':
    'Este color es demasiado claro para leerse sobre blanco ({contrast}:1, hacen falta {least}:1); elija uno más oscuro.',
  'The picture is larger than {most} kB; take a smaller one.':
    'La imagen ocupa más de {most} kB; ponga una más ligera.',
  'The picture is larger than {most} pixels; take a smaller one.':
    'La imagen mide más de {most} píxeles; ponga una más pequeña.',
  'This is no PNG and no JPEG; save the picture as one of them.':
    'No es ni PNG ni JPEG; guarde la imagen en uno de los dos.',

  // What goes out in the business's name.
  'This notice does not go by {channel}.': 'Este aviso no va por {channel}.',
  'A text message has no subject.': 'Un mensaje de texto no lleva asunto.',
  'It needs a subject.': 'Hace falta un asunto.',
  '{word} is not known here; it may leave open {known}.':
    '{word} no se conoce aquí; se puede rellenar {known}.',
  'A brace stands alone.': 'Hay una llave suelta.',
  'It has to hold {code}.': 'Tiene que contener {code}.',
  'You have {most} browsers subscribed already; remove one first.':
    'Ya recibe avisos en {most} aparatos; quite antes uno.',
  'Mail is sent, not kept.': 'El correo se envía, no se guarda aquí.',

  // Calendars.
  'Calendars of {vendor} are not set up on this server.':
    'En este servidor no se pueden conectar calendarios de {vendor}: no está configurado.',
  'Calendars at an address are not set up on this server.':
    'En este servidor no se pueden conectar calendarios por su dirección.',
  'There is no such calendar.': 'No existe ese calendario.',
  'There is no such calendar connection.': 'No existe esa conexión con un calendario.',
  'There is no such feed.': 'No existe esa dirección de calendario.',
  '`calendarId` names none of the calendars that can be written to.':
    'En ese calendario no se puede escribir.',
  'No consent was given.': 'No se dio el permiso.',
  'The vendor gave no consent.': 'El proveedor no dio el permiso.',
  'This consent was not begun here. Connect the calendar again.':
    'Este permiso no se pidió aquí. Vuelva a conectar el calendario.',
  'This consent has run out, or was begun in another browser. Connect the calendar again.':
    'El permiso tardó demasiado, o empezó en otro navegador. Vuelva a conectar el calendario.',
  'The consent is gone: connect this calendar again.':
    'El permiso ya no vale: vuelva a conectar este calendario.',
  '{vendor} no longer lets us into this calendar: {why}':
    '{vendor} ya no nos deja entrar en este calendario: {why}',
  '{vendor} gave no lasting consent; connect again.':
    '{vendor} no dio un permiso duradero; vuelva a conectar.',
  '{vendor} does not know it: {why}': '{vendor} no lo conoce: {why}',
  'The calendar cannot be read: {why}': 'El calendario no se puede leer: {why}',
  'Google Calendar refused ({status}): {why}': 'Google Calendar lo rechazó ({status}): {why}',
  'Google ended a list without saying how to go on.': 'Google cortó una lista sin decir cómo seguir.',
  'Google has written another time than it was given.': 'Google anotó una hora distinta de la que se le dio.',
  'Outlook refused ({status}): {why}': 'Outlook lo rechazó ({status}): {why}',
  'Outlook ended a list without saying how to go on.': 'Outlook cortó una lista sin decir cómo seguir.',
  'Outlook has written something else than it was given.': 'Outlook anotó algo distinto de lo que se le dio.',
  'Outlook does not show the event it has just written.': 'Outlook no muestra la cita que acaba de anotar.',
  '{vendor} gives no tokens: it cannot be reached.': '{vendor} no da permiso: no se puede llegar hasta allí.',
  '{vendor} gives no tokens ({status}): {why}.': '{vendor} no da permiso ({status}): {why}.',
  '{vendor} does not say who it is.': '{vendor} no dice de quién es la cuenta.',
  'This calendar can be read only.': 'Este calendario solo se puede leer.',
  '{host} cannot be reached: {why}.': 'No se puede llegar a {host}: {why}.',
  '{host} answers with more than {bytes} bytes.': '{host} responde con más de {bytes} bytes.',
  "The calendar's address answers {status}: look whether it is still right.":
    'La dirección del calendario responde {status}: mire si sigue siendo esa.',
  'What is at that address cannot be read as a calendar.':
    'Lo que hay en esa dirección no se puede leer como calendario.',

  // Addresses on the web.
  '"{text}" is no web address: give one that begins with https:// or http://.':
    '«{text}» no es una dirección web: escriba una que empiece por https:// o http://.',
  '"{text}" is no web address: give one that begins with https://.':
    '«{text}» no es una dirección web: escriba una que empiece por https://.',
  '{host} is not on the public internet, so it cannot be fetched from here.':
    '{host} no está en la internet pública y no se puede leer desde aquí.',
  '{url} answers {status}. Look whether the address is right, or go on without it.':
    '{url} responde {status}. Mire si la dirección es correcta, o siga sin ella.',
  '{url} is no web page ({kind}).': '{url} no es una página web ({kind}).',
  'There is no such webhook.': 'No existe ese webhook.',
  'There is no such delivery.': 'No existe esa entrega.',
  'There are {most} webhooks already; remove one first.': 'Ya hay {most} webhooks; quite antes uno.',
  'The address has to be one that begins with https:// and holds no password.':
    'La dirección tiene que empezar por https:// y no llevar contraseña.',

  // Setting up.
  'Enter the business first.': 'Ponga antes los datos del negocio.',
  'Say when you are open.': 'Diga cuándo está abierto.',
  'Add a service that callers can book.': 'Añada un servicio que se pueda reservar.',
  'Add somebody who performs it.': 'Añada a alguien que lo haga.',
  'Choose a receptionist.': 'Elija una recepcionista.',
  'Choose a telephone number.': 'Elija un número de teléfono.',
  'Make a test call.': 'Haga una llamada de prueba.',
  '`does` names “{name}”, which is no service.': '«{name}» no está entre los servicios.',

  // Data and privacy.
  'Name the contact to be erased; an organization is erased by closing it.':
    'Diga a qué cliente hay que olvidar; un negocio se borra al cerrarlo.',
  'They have an appointment to come ({when}); cancel it before they are erased.':
    'Tiene una cita por venir ({when}); cancélela antes de olvidar a esta persona.',
  '{most} requests are under way already; wait for one to be done.':
    'Ya hay {most} peticiones en marcha; espere a que termine una.',
  'This export is gone; ask for a new one.': 'Esta copia ya no está; pida otra.',
  'There is no such request.': 'No existe esa petición.',
};
