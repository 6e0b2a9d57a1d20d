// What callers left for the business: messages, wishes, voicemail.
import { MessagePatch, MessagesFilter, paging, TakenMessage } from './schemas.ts';
import { takenRoutes } from './taken.ts';

export default takenRoutes({
  kind: 'message',
  words: {
    all: 'Messages taken',
    one: 'A message',
    change: 'Mark a message as handled, or give it to somebody',
  },
  shown: TakenMessage,
  filter: MessagesFilter,
  page: MessagesFilter.extend(paging),
  patch: MessagePatch,
  column: ['Kind', (row) => row.kind],
});
