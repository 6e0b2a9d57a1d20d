// Spanish of what the server says of accounts, members and keys, and of requests as such.

export const accounts = {
  // What kind of problem it is.
  'The request is not valid': 'La petición no es válida',
  'Sign in first': 'Entre primero',
  'Address or password is wrong': 'El correo o la contraseña no es correcto',
  'A second factor is needed': 'Hace falta un segundo factor',
  'The code is wrong': 'El código no es correcto',
  'The session is over': 'La sesión ha terminado',
  'Not allowed': 'No permitido',
  'Somebody else wrote it': 'Lo escribió otra persona',
  'The organization is not active': 'El negocio no está activo',
  'Not found': 'No encontrado',
  'Method not allowed': 'Método no permitido',
  'Not as things stand': 'Tal como están las cosas, no se puede',
  'Connect the calendar again': 'Vuelva a conectar el calendario',
  'The link is no longer good': 'El enlace ya no vale',
  'Changed meanwhile': 'Ha cambiado entretanto',
  'Too large': 'Demasiado grande',
  'Unsupported content type': 'Tipo de contenido no admitido',
  'Range not satisfiable': 'Esa parte no existe',
  'Under way': 'En marcha',
  'Done, but its answer is lost': 'Hecho, pero se perdió la respuesta',
  'Another request has this key': 'Otra petición tiene esta clave',
  'Say what you are changing': 'Diga qué está cambiando',
  'Too many requests': 'Demasiadas peticiones',
  'Something went wrong on our side': 'Algo falló por nuestra parte',
  'An outside service failed': 'Falló un servicio externo',
  'The database is away': 'La base de datos no responde',

  'Look at what is wrong: {what}.': 'Revise lo que está mal: {what}.',
  'Request body is too large': 'Lo enviado es demasiado grande.',
  'Try again in a moment; calls in progress go on meanwhile.':
    'Inténtelo de nuevo en un momento; las llamadas en curso siguen entretanto.',
  'Try again; if it stays, tell us the request id.':
    'Inténtelo de nuevo; si sigue igual, díganos el número de la petición.',
  'There is nothing at this address.': 'No hay nada en esta dirección.',
  'No such page.': 'Esta página no existe.',
  'Another site may not ask for this.': 'Otra página web no puede pedir esto.',
  'The body is nested more than {deepest} deep.': 'Lo enviado tiene más de {deepest} niveles.',
  'This route has no declared access.': 'No se ha declarado quién puede hacer esto.',
  'Send a valid access token or API key: `Authorization: Bearer …`.':
    'Envíe un permiso de acceso o una clave de API que valga: `Authorization: Bearer …`.',
  'This API key is unknown, expired or revoked.': 'Esta clave de API no existe, caducó o se anuló.',
  'This is for those who run this installation.': 'Esto es para quienes llevan esta instalación.',
  'This is for a person who is signed in, not for an API key.':
    'Esto es para una persona que ha entrado, no para una clave de API.',
  'This API key may not do this; it takes the scope "{scope}".':
    'Esta clave de API no puede hacer esto; hace falta el permiso «{scope}».',
  'Your role ({role}) may not do this; it takes "{permission}".':
    'Como {role} no puede hacer esto; hace falta el permiso «{permission}».',
  'Too many requests; try again in {seconds} seconds.':
    'Demasiadas peticiones; inténtelo de nuevo en {seconds} segundos.',
  'This link is not valid (any more); load the page that offers it again for a fresh one.':
    'Este enlace no vale o ya no vale; vuelva a cargar la página que lo ofrece y tendrá otro.',
  'This took so long that the same request was begun anew; see what that one did.':
    'Tardó tanto que la misma petición empezó otra vez; mire qué hizo esa.',
  '`Idempotency-Key` has to be 1 to 200 visible characters, such as a UUID.':
    '`Idempotency-Key` tiene que tener de 1 a 200 caracteres visibles, por ejemplo un UUID.',
  'This `Idempotency-Key` was sent with another request; use a new one for a new request.':
    'Esta `Idempotency-Key` ya se envió con otra petición; use una nueva para cada petición.',
  'This was done, but its answer was lost; load what it changed instead of sending it again.':
    'Está hecho, pero se perdió la respuesta; vuelva a cargar la página en vez de enviarlo otra vez.',
  'The same request is under way; ask again in a moment.':
    'Esto mismo ya está en marcha; inténtelo de nuevo en un momento.',
  'Send the ETag of what you are changing in `If-Match`, or `*` to change it whatever it is by now.':
    'Envíe en `If-Match` el ETag de lo que cambia, o `*` para cambiarlo esté como esté.',
  'Somebody has changed this since you loaded it; load it again and repeat your change.':
    'Alguien lo ha cambiado desde que lo cargó; cárguelo de nuevo y repita su cambio.',

  // Signing in.
  'Check the address and the password.': 'Revise el correo y la contraseña.',
  'That is not your password.': 'Esa no es su contraseña.',
  'That is not your password as it is now.': 'Esa no es su contraseña de ahora.',
  'Too many failed attempts; try again in {minutes} minutes.':
    'Demasiados intentos fallidos; inténtelo de nuevo en {minutes} minutos.',
  'Too many people are signing in at this moment; try again in a few seconds.':
    'Hay demasiada gente entrando en este momento; inténtelo de nuevo en unos segundos.',
  'Sign in.': 'Inicie sesión.',
  'You are not signed in there any more.': 'Ahí ya no tiene la sesión abierta.',
  'Sign in again.': 'Vuelva a iniciar sesión.',
  'You are no longer a member here; sign in again.': 'Ya no es miembro de este negocio; vuelva a entrar.',
  'This account is no more.': 'Esta cuenta ya no existe.',
  'This account may not sign in here, or belongs to no organization.':
    'Esta cuenta no puede entrar aquí, o no pertenece a ningún negocio.',
  'The password of the demo is the same for everybody.':
    'La contraseña de la demostración es igual para todos.',
  'The demo’s sign-in is the same for everybody.': 'El acceso de la demostración es igual para todos.',
  'This address has an account already; sign in with it.': 'Este correo ya tiene una cuenta; entre con ella.',
  'This link was used before or is too old; ask for another one.':
    'Este enlace ya se usó o es demasiado viejo; pida otro.',
  'Begin to set up a second factor first.': 'Empiece antes a poner un segundo factor.',
  'Send `code`: the six digits your authenticator app shows, or a recovery code.':
    'Escriba las seis cifras que muestra su aplicación de autenticación, o un código de recuperación.',
  'This code is wrong or was used before; wait for the next one.':
    'Este código no es correcto o ya se usó; espere al siguiente.',
  'This Google account is connected to another Offhook account.':
    'Esta cuenta de Google está conectada a otra cuenta de Offhook.',
  'This Google account has an Offhook account already; sign in with it.':
    'Esta cuenta de Google ya tiene una cuenta de Offhook; entre con ella.',
  'Set a password first ("forgot password" mails a link): nothing else opens your account.':
    'Ponga antes una contraseña (con «¿Olvidó la contraseña?» le llega un enlace): si no, no podría entrar.',
  'There is no account for this Google account yet; sign up.':
    'Todavía no hay una cuenta para esta cuenta de Google; regístrese.',
  'This was not begun here. Sign in with Google again.': 'Esto no empezó aquí. Vuelva a entrar con Google.',
  'This has run out, or was begun in another browser. Sign in with Google again.':
    'Tardó demasiado, o empezó en otro navegador. Vuelva a entrar con Google.',
  'Signing in with Google is not set up on this server.':
    'En este servidor no se puede entrar con Google: no está configurado.',

  // Organizations, their members and keys.
  'There is no such organization.': 'No existe ese negocio.',
  'This organization is not set up.': 'Este negocio aún no está configurado.',
  'You are no member of an organization with this id.': 'No es miembro de ese negocio.',
  'You are no longer a member of this organization.': 'Ya no es miembro de este negocio.',
  'You own {most} organizations already.': 'Ya es dueño de {most} negocios.',
  'The organization is not cancelled.': 'El negocio no está cerrado.',
  'The organization is cancelled; its owner can reopen it.':
    'El negocio está cerrado; su dueño puede abrirlo de nuevo.',
  'This organization is cancelled; its owner can reopen it.':
    'Este negocio está cerrado; su dueño puede abrirlo de nuevo.',
  'This organization is suspended: {reason} It can be looked at, not changed.':
    'Este negocio está suspendido: {reason} Se puede mirar, pero no cambiar.',
  'There is no such member.': 'No existe ese miembro.',
  'Only an owner may do this.': 'Solo un dueño puede hacer esto.',
  'Only an owner or an admin may do this.': 'Solo un dueño o un administrador puede hacer esto.',
  'You are the owner already.': 'Ya es el dueño.',
  'You are a member already.': 'Ya es miembro.',
  'This is the only owner; make somebody else the owner first.': 'Es el único dueño; nombre antes a otro.',
  'Somebody with this address is a member already.': 'Alguien con este correo ya es miembro.',
  'This address is invited already; send the mail again instead.':
    'Este correo ya está invitado; mejor envíe la invitación otra vez.',
  'It was sent just now; give it a few minutes.': 'Se acaba de enviar; espere unos minutos.',
  'Send `name` and `password` for your new account.':
    'Escriba su nombre y una contraseña para su cuenta nueva.',
  'There is no such invitation; it may have been accepted.':
    'No existe esa invitación; puede que ya se haya aceptado.',
  'This invitation was used, withdrawn or is too old; ask for another one.':
    'Esta invitación ya se usó, se retiró o es demasiado vieja; pida otra.',
  'You may not do "{scope}" yourself, so neither may a key of yours.':
    'Usted no tiene el permiso «{scope}», así que tampoco puede tenerlo una clave suya.',
  '`expiresAt` has passed already.': 'La fecha de fin ya ha pasado.',
  'There is no such key; it may have been revoked.': 'No existe esa clave; puede que se haya anulado.',
  'There are {most} {what} already; remove one first.': 'Ya hay {most} {what}; quite antes alguno.',
};
