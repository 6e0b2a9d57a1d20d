// Does this sound like a machine that has picked up? Asked on calls of ours only, of what is heard before a person has spoken.
import type { Language } from '../business.ts';

/** What announcements of voicemail and answering machines say and people who pick up do not. */
const ANNOUNCED: Record<Language, RegExp> = {
  en: /\b(?:(?:after|at) the (?:tone|beep)|leave (?:me |us )?(?:a|your) (?:message|name)|(?:you have|you've|you) reached the (?:voice ?mail|voice mailbox)|voice ?mail(?:box)?|(?:has|have) been forwarded to|(?:is|am|are|'m) not available (?:to take|right now)|(?:can't|cannot|can not) (?:come to|get to|answer) the phone|at the tone)\b/i,
  es: /(?:después (?:del|de la) (?:tono|señal)|deje (?:su|un) (?:mensaje|recado|nombre)|buzón de voz|no (?:está|estoy|se encuentra) disponible|no puedo (?:contestar|atender))/i,
  ru: /(?:после (?:звукового )?сигнала|оставьте (?:ваше |своё )?сообщение|голосов\S+ почт|автоответчик|абонент (?:временно )?(?:не доступен|недоступен|не отвечает))/i,
  uz: /(?:signaldan keyin|xabar(?:ingizni)? qoldiring|ovozli pochta|abonent\S* (?:band|aloqa doirasida emas))/i,
};

export const soundsLikeMachine = (text: string, language: Language): boolean =>
  ANNOUNCED[language].test(text.replaceAll('’', "'"));
