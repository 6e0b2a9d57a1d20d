// The templates by kind of business.
import type { Vertical } from '../business.ts';
import { salon } from './salon.ts';
import type { VerticalTemplate } from './template.ts';

export { businessFrom, type SampleCall, type StaffRole, type VerticalTemplate } from './template.ts';

export const verticals: Record<Vertical, VerticalTemplate> = {
  salon,
  dental: salon,
  auto_repair: salon,
  home_services: salon,
};
