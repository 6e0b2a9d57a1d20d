// What mails about accounts say, in the reader's language.
import type { Reader } from '../http/reader.ts';
import { words } from '../wording/es/words.ts';
import type { Role } from './permissions.ts';

interface Words {
  subject: string;
  text: string;
}

interface Wording {
  register(link: string): Words;
  knownAlready(signInAt: string): Words;
  reset(link: string): Words;
  googleConnected(profileAt: string): Words;
  invitation(organization: string, role: Role, link: string): Words;
}

export const MAILS: Record<Reader['language'], Wording> = {
  en: {
    register: (link) => ({
      subject: 'Confirm your address',
      text: `Follow this link to finish signing up for Offhook:\n\n${link}\n\nIt is good once, for a day. If it was not you who signed up, there is nothing to do.\n`,
    }),
    knownAlready: (signInAt) => ({
      subject: 'You have an Offhook account already',
      text: `Somebody, probably you, wanted to sign up with this address. It has an account: sign in at ${signInAt}. If you have forgotten the password, ask for a new one there.\n`,
    }),
    reset: (link) => ({
      subject: 'Set a new password',
      text: `Follow this link to set a new password for Offhook:\n\n${link}\n\nIt is good once, for an hour. If it was not you who asked for it, there is nothing to do: your password stays.\n`,
    }),
    googleConnected: (profileAt) => ({
      subject: 'Your Google account opens Offhook',
      text: `You signed in to Offhook with the Google account of this address, and can do so from now on. If it was not you, change the password of your Google account, and disconnect it in your profile at ${profileAt}.\n`,
    }),
    invitation: (organization, role, link) => ({
      subject: `Join ${organization} on Offhook`,
      text: `You are invited to work with ${organization} on Offhook, as ${role}. Follow this link to join:\n\n${link}\n\nIt is good once, for a week. If you do not know what this is about, there is nothing to do.\n`,
    }),
  },
  es: {
    register: (link) => ({
      subject: 'Confirme su correo',
      text: `Abra este enlace para terminar de crear su cuenta en Offhook:\n\n${link}\n\nVale una vez, durante un día. Si no fue usted quien se registró, no tiene que hacer nada.\n`,
    }),
    knownAlready: (signInAt) => ({
      subject: 'Ya tiene una cuenta en Offhook',
      text: `Alguien, seguramente usted, quiso registrarse con este correo. Ya tiene una cuenta: entre en ${signInAt}. Si olvidó la contraseña, pida allí una nueva.\n`,
    }),
    reset: (link) => ({
      subject: 'Ponga una contraseña nueva',
      text: `Abra este enlace para poner una contraseña nueva en Offhook:\n\n${link}\n\nVale una vez, durante una hora. Si no fue usted quien lo pidió, no tiene que hacer nada: su contraseña sigue siendo la misma.\n`,
    }),
    googleConnected: (profileAt) => ({
      subject: 'Su cuenta de Google abre Offhook',
      text: `Entró en Offhook con la cuenta de Google de este correo, y desde ahora puede hacerlo siempre. Si no fue usted, cambie la contraseña de su cuenta de Google y desconéctela en su perfil: ${profileAt}.\n`,
    }),
    invitation: (organization, role, link) => ({
      subject: `Únase a ${organization} en Offhook`,
      text: `Le invitan a trabajar con ${organization} en Offhook, como ${words[role]}. Abra este enlace para unirse:\n\n${link}\n\nVale una vez, durante una semana. Si no sabe de qué se trata, no tiene que hacer nada.\n`,
    }),
  },
};
