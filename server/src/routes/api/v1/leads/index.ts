// Callers who may become customers.
import { Lead, LeadPatch, LeadsFilter, paging } from '../messages/schemas.ts';
import { takenRoutes } from '../messages/taken.ts';

export default takenRoutes({
  kind: 'lead',
  words: { all: 'Leads', one: 'A lead', change: 'Say how far a lead has come, or give it to somebody' },
  shown: Lead,
  filter: LeadsFilter,
  page: LeadsFilter.extend(paging),
  patch: LeadPatch,
  column: ['Status', (row) => row.leadStatus],
});
