// What a business keeps as its template put it, in the language an agent speaks: an owner reads it in one, callers say and hear it in
// the agent's. What the owner has put in words of their own is theirs, and stays.
import type { EmergencyRule, Language, Service, Vertical } from '../business.ts';
import { inSpanish, verticals, type VerticalTemplate } from './index.ts';

type Templates = Record<Vertical, VerticalTemplate>;

const spanish = Object.fromEntries(
  Object.entries(verticals).map(([vertical, template]) => [vertical, inSpanish(template)]),
) as Templates;

/** By the languages there are templates in. */
const TEMPLATES: Partial<Record<Language, Templates>> = { en: verticals, es: spanish };

/** The template of a kind of business; in English where there is none in that language. */
export const templateIn = (vertical: Vertical, language: Language): VerticalTemplate =>
  (TEMPLATES[language] ?? verticals)[vertical];

/** Of which kind a business is, and what its agent speaks. */
export interface SpokenFor {
  vertical: Vertical;
  language: Language;
}

/** What callers hear a service called. */
export const spokenName = (name: string, spoken: SpokenFor): string => saidOf(name, spoken)?.name ?? name;

/** A service by the name callers hear; they may call it whatever it is called in either language. */
export function spokenService(service: Service, spoken: SpokenFor): Service {
  const said = saidOf(service.name, spoken);
  if (!said) return service;
  const { name, aliases, needs } = said;
  return {
    ...service,
    name,
    aliases: [...new Set([...aliases, service.name, ...service.aliases])],
    needs: [...new Set([...needs, ...service.needs])],
  };
}

/** What is said to callers in danger, each rule by itself; its signs count in either language. */
export const spokenEmergencies = (rules: EmergencyRule[], spoken: SpokenFor): EmergencyRule[] =>
  rules.map((rule) => {
    for (const template of elsewhere(spoken)) {
      const index = template.emergencies.findIndex(({ say }) => say === rule.say);
      const said = templateIn(spoken.vertical, spoken.language).emergencies[index];
      if (said) return { ...rule, say: said.say, signs: [...new Set([...said.signs, ...rule.signs])] };
    }
    return rule;
  });

/** The template's service in the language that is spoken, where `name` is what a template in another calls it. */
function saidOf(name: string, spoken: SpokenFor): Service | undefined {
  for (const template of elsewhere(spoken)) {
    const kept = template.services.find((service) => service.name.toLowerCase() === name.toLowerCase());
    if (kept) return templateIn(spoken.vertical, spoken.language).services.find(({ id }) => id === kept.id);
  }
  return undefined;
}

/** The business's template in every language but the one that is spoken; none where that has no templates. */
const elsewhere = ({ vertical, language }: SpokenFor): VerticalTemplate[] =>
  TEMPLATES[language]
    ? Object.values(TEMPLATES).flatMap((templates) =>
        templates === TEMPLATES[language] ? [] : [templates[vertical]],
      )
    : [];
