// The templates by kind of business.
import type { Vertical } from '../business.ts';
import { autoRepair } from './auto-repair.ts';
import { dental } from './dental.ts';
import { homeServices } from './home-services.ts';
import { salon } from './salon.ts';
import type { VerticalTemplate } from './template.ts';

export { inSpanish } from './es.ts';
export { businessFrom, type SampleCall, type StaffRole, type VerticalTemplate } from './template.ts';

export const verticals: Record<Vertical, VerticalTemplate> = {
  salon,
  dental,
  auto_repair: autoRepair,
  home_services: homeServices,
};
